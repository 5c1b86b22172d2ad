import {
  type ControlPlace,
  type ControlState,
  decodeControl,
  encodeControl,
  untouchedControl,
} from '@tocsin/notifications';
import type { Logger } from 'pino';
import type { RedisConnections } from '../connection/redis-connections';
import { runScript } from '../scripts';
import { BEGINNING, isBefore, StreamReader } from './stream-reader';
import { orUnavailable } from '../connection/unavailable';

/** One state and where in the stream it stands. */
interface Said {
  readonly id: string;
  readonly state: ControlState;
}

/**
 * What control clients said, for all processes of an installation: the last entry of a stream, which is at once what
 * holds and how the others hear of it.
 */
export class RedisControl implements ControlPlace, AsyncDisposable {
  readonly #key: string;
  readonly #connections: RedisConnections;
  readonly #log: Logger;
  readonly #listeners = new Set<(state: ControlState) => void>();
  #reader: Promise<StreamReader> | undefined;
  /** The newest that this process knows. It outlives a Redis that lost its memory. */
  #newest: Said = { id: BEGINNING, state: untouchedControl };

  constructor(connections: RedisConnections, prefix: string, log: Logger) {
    this.#key = `${prefix}:control`;
    this.#connections = connections;
    this.#log = log;
  }

  read(): Promise<ControlState> {
    return this.#ask(async () => (await this.#last()).state);
  }

  change(change: (state: ControlState) => ControlState): Promise<ControlState> {
    return this.#ask(async () => {
      for (;;) {
        const before = await this.#last();
        const state = change(before.state);
        const id = await this.#append(state, before.id);
        if (id !== undefined) {
          this.#hear({ id, state });
          return state;
        }
      }
    });
  }

  /** Says this where nothing was ever said. @returns whether it was so */
  adopt(state: ControlState): Promise<boolean> {
    return this.#ask(async () => (await this.#append(state, BEGINNING)) !== undefined);
  }

  async listen(listener: (state: ControlState) => void): Promise<AsyncDisposable> {
    const own = (state: ControlState) => listener(state);
    this.#reader ??= this.#ask(() =>
      StreamReader.start(this.#key, this.#connections, async (text, id) =>
        this.#hear({ id, state: this.#parse(text) }),
      ),
    );
    await this.#reader.catch((error: unknown) => {
      this.#reader = undefined;
      throw error;
    });
    this.#listeners.add(own);
    return {
      [Symbol.asyncDispose]: () => {
        this.#listeners.delete(own);
        return Promise.resolve();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#reader)?.[Symbol.asyncDispose]();
  }

  /** Ours may come back over the stream after something newer was heard. */
  #hear(said: Said): void {
    if (!isBefore(this.#newest.id, said.id)) return;
    this.#newest = said;
    for (const listener of this.#listeners) listener(said.state);
  }

  async #last(): Promise<Said> {
    const [last] = await this.#connections.impatient.xrevrange(this.#key, '+', '-', 'COUNT', 1);
    if (last === undefined) return { id: BEGINNING, state: this.#newest.state };
    const [id, [, text = '']] = last;
    return { id, state: this.#parse(text) };
  }

  /** @returns the id; undefined where somebody else has said something after `before` */
  async #append(state: ControlState, before: string): Promise<string | undefined> {
    const text = encodeControl(state);
    const id = await runScript(this.#connections.impatient, 'tocsinSayNext', this.#key, before, text);
    return typeof id === 'string' ? id : undefined;
  }

  #parse(text: string): ControlState {
    const decoded = decodeControl(text);
    if (decoded.kind === 'state') return decoded.state;
    this.#log.error({ key: this.#key }, `what control clients said cannot be read: ${decoded.reason}`);
    return this.#newest.state;
  }

  #ask<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const what = 'what control clients said is out of reach';
    return orUnavailable('control-unavailable', what, this.#connections.hostAndPort, work);
  }
}
