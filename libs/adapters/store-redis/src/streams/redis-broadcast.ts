import type { Broadcast, BroadcastSpec, Listener } from '@tocsin/queue';
import type { Logger } from 'pino';
import { ReadersPlace } from './readers-place';
import type { RedisConnections } from '../connection/redis-connections';
import { StreamReader } from './stream-reader';
import { orUnavailable } from '../connection/unavailable';

/** Messages that Redis keeps: a listener may be away while about as many are published. */
const KEPT = 5000;

/**
 * A stream that every listener reads to its end, each on a connection of its own. Redis's publish and subscribe would
 * do with less, but forgets a message for whoever is away in that moment, be it for a reconnect of 50 ms.
 */
export class RedisBroadcast<Message> implements Broadcast<Message> {
  readonly #readers = new Set<AsyncDisposable>();

  constructor(
    private readonly spec: BroadcastSpec<Message>,
    private readonly key: string,
    private readonly connections: RedisConnections,
    private readonly log: Logger,
  ) {}

  async publish(message: Message): Promise<void> {
    const text = JSON.stringify(message);
    await this.ask(`${this.spec.name} reached no other process`, () =>
      this.connections.impatient.xadd(this.key, 'MAXLEN', '~', KEPT, '*', 'message', text),
    );
  }

  async listen(listener: Listener<Message>, as?: string): Promise<AsyncDisposable> {
    const place = as === undefined ? undefined : new ReadersPlace(this.connections.impatient, this.key, as);
    const reader = await this.ask(`nothing can be heard of ${this.spec.name}`, async () => {
      const hear = async (text: string, id: string) => {
        await this.hear(text, listener);
        place?.note(id);
      };
      return StreamReader.start(this.key, this.connections, hear, await place?.last());
    });
    const listening: AsyncDisposable = {
      [Symbol.asyncDispose]: async () => {
        await reader[Symbol.asyncDispose]();
        await place?.written();
      },
    };
    this.#readers.add(listening);
    return listening;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#readers].map((reader) => reader[Symbol.asyncDispose]()));
  }

  private async hear(text: string, listener: Listener<Message>): Promise<void> {
    try {
      await listener(this.spec.parse(JSON.parse(text)));
    } catch (err) {
      this.log.error({ err, broadcast: this.spec.name }, 'a message to all processes was not dealt with');
    }
  }

  private ask<Answer>(what: string, work: () => Promise<Answer>): Promise<Answer> {
    return orUnavailable('broadcast-unavailable', what, this.connections.hostAndPort, work);
  }
}
