import { channel } from 'node:diagnostics_channel';
import { userInfo } from 'node:os';
import { errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import {
  type DecodedTokenFile,
  decodeTokenFile,
  type Device,
  type DeviceRegistry,
  encodeTokenFile,
  registered,
  type Registration,
  withAttempt,
  withLists,
} from '@tocsin/push';
import type { Logger } from 'pino';
import { KnownDevices } from './known-devices';
import { copyAside, readContent, replaceContent, type Signature } from './token-file-disk';

const say = (news: News): void => channel(newsChannel).publish(news);

export interface TokenFileOptions {
  /** How long after a failure the file is tried again, ms; 30 s unless told otherwise. */
  readonly retryMs?: number;
  /**
   * How long a file must lie still before "empty" or "broken" is believed of it, ms; 2 s unless told otherwise.
   * Editors empty a file before they fill it.
   */
  readonly settleMs?: number;
  /** The local month, 0 to 11, for entries of the file without a count. */
  readonly month?: () => number;
}

/** A container may run us under a number that has no name. */
function ourName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown'); // the number will do
  }
}

/**
 * Devices in the old server's `tokens.txt` (push-and-mqtt 6), for one machine. Everything is held in memory, so a
 * file that cannot be read or written costs no push: it is said in the log and tried again.
 */
export class TokenFileRegistry implements DeviceRegistry {
  readonly #known = new KnownDevices();
  readonly #file: string;
  readonly #log: Logger;
  readonly #retryMs: number;
  readonly #settleMs: number;
  readonly #month: () => number;
  /** The state of the file that we know; undefined before it was read once. */
  #seen: Signature | undefined;
  #lastTrouble: string | undefined;
  #retry: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  private constructor(file: string, log: Logger, options: TokenFileOptions) {
    this.#file = file;
    this.#log = log;
    this.#retryMs = options.retryMs ?? 30_000;
    this.#settleMs = options.settleMs ?? 2_000;
    this.#month = options.month ?? (() => new Date().getMonth());
  }

  /** Reads the file; makes it, and its folder, where there is none; converts it where it is of an older form. */
  static async open(file: string, log: Logger, options: TokenFileOptions = {}): Promise<TokenFileRegistry> {
    const registry = new TokenFileRegistry(file, log, options);
    await registry.#synchronise();
    log.info({ file, devices: registry.#known.all().length }, 'devices for pushes are known');
    return registry;
  }

  async all(): Promise<readonly Device[]> {
    return this.#known.all();
  }

  async byToken(token: string): Promise<Device | undefined> {
    return this.#known.get(token);
  }

  async register(registration: Registration, month: number): Promise<Device> {
    const device = registered(this.#known.get(registration.token), registration, month);
    this.#known.set(device);
    await this.#synchronise();
    return device;
  }

  async updateLists(token: string, lists: { monlist: string; intlist: string }): Promise<void> {
    const device = this.#known.get(token);
    if (device === undefined) return;
    this.#known.set(withLists(device, lists));
    await this.#synchronise();
  }

  async setBadge(token: string, badge: number): Promise<void> {
    const device = this.#known.get(token);
    if (device !== undefined) this.#known.setCounts({ ...device, badge });
  }

  async noteInvocation(token: string, month: number): Promise<Device | undefined> {
    const device = this.#known.get(token);
    if (device === undefined) return undefined;
    const counted = withAttempt(device, month);
    this.#known.setCounts(counted);
    return counted;
  }

  async remove(token: string): Promise<boolean> {
    if (!this.#known.delete(token)) return false;
    await this.#synchronise();
    return true;
  }

  refresh(): Promise<void> {
    return this.#synchronise();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#synchronise();
    clearTimeout(this.#retry);
  }

  /** One at a time; whoever comes while one is waiting to begin is served by that one. */
  #synchronise(): Promise<void> {
    this.#waiting ??= this.#work.then(() => {
      this.#waiting = undefined;
      this.#work = this.#readAndWrite();
      return this.#work;
    });
    return this.#waiting;
  }

  /** Never throws: what is known stays in memory until the file can be had. */
  async #readAndWrite(): Promise<void> {
    try {
      const next = await this.#noticeChanges();
      if (next === 'wait') {
        this.#tryAgainIn(this.#settleMs);
        return;
      }
      if (next === 'rewrite' || this.#known.hasUnwritten) await this.#write();
      if (this.#lastTrouble !== undefined)
        this.#log.info({ file: this.#file }, 'the token file is in use again');
      say({ kind: 'up', dependency: 'token file' });
      this.#lastTrouble = undefined;
    } catch (error) {
      this.#complain(error);
      this.#tryAgainIn(this.#retryMs);
    }
  }

  #tryAgainIn(ms: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#synchronise(), ms).unref();
  }

  /** Takes over what others wrote; says whether the file should be rewritten for its form's sake. */
  async #noticeChanges(): Promise<'fine' | 'rewrite' | 'wait'> {
    const content = await readContent(this.#file, this.#seen);
    if (content === 'unchanged') return 'fine';
    // A file that went away under us is made again with all we know; emptying it is how to forget devices.
    if (content === undefined) return 'rewrite';
    const decoded = this.#decode(content.text);
    const form = decoded instanceof Error ? 'broken' : decoded.form;
    const isYoung = Date.now() - content.changedAt < this.#settleMs;
    if (this.#seen !== undefined && isYoung && (form === 'broken' || form === 'empty')) return 'wait';
    if (decoded instanceof Error) await this.#setAside(decoded);
    else await this.#takeOver(decoded);
    this.#seen = content.signature;
    return form === 'json' ? 'fine' : 'rewrite';
  }

  async #setAside(fault: Error): Promise<void> {
    const copy = await copyAside(this.#file, '.broken');
    this.#log.error(
      { file: this.#file, copy, err: fault },
      `${fault.message}. It was set aside as ${copy}; devices that are known stay, others register again`,
    );
  }

  async #takeOver(decoded: DecodedTokenFile): Promise<void> {
    if (decoded.form === 'text') {
      const copy = await copyAside(this.#file);
      this.#log.info(
        { file: this.#file, copy, devices: decoded.devices.size, unreadableLines: decoded.unreadable },
        `the token file has the older form of lines; it becomes JSON, the original is kept as ${copy}`,
      );
    }
    this.#known.merge(decoded);
  }

  #decode(text: string): DecodedTokenFile | Error {
    try {
      return decodeTokenFile(text, this.#month());
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #write(): Promise<void> {
    const snapshot = this.#known.snapshot();
    try {
      this.#seen = await replaceContent(this.#file, encodeTokenFile(snapshot.file));
      snapshot.written();
    } catch (error) {
      snapshot.failed();
      throw error;
    }
  }

  /** Once for each trouble, not at every attempt. */
  #complain(error: unknown): void {
    const trouble = errorMessage(error);
    if (trouble === this.#lastTrouble) return;
    this.#lastTrouble = trouble;
    const user = ourName();
    const reason =
      `the token file ${this.#file} cannot be read or written by user ${user}: ${trouble}. ` +
      `Devices are kept in memory meanwhile; give the file and its folder to ${user} (chown -R ${user})`;
    this.#log.error({ file: this.#file, user, err: error }, reason);
    say({ kind: 'down', dependency: 'token file', reason });
  }
}
