import { once } from 'node:events';
import { WebSocket } from 'ws';
import { eventsOf, type JsonRecord, parseRecord, textOf } from './json-record';
import { waitFor } from './wait-for';

export type Frame = JsonRecord;
export type AlarmEvent = JsonRecord;

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

export interface ConnectOptions {
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly perMessageDeflate?: boolean;
  readonly autoPong?: boolean;
}

/** A WebSocket client that writes down everything it is told. Frames are taken out in the order of arrival. */
export class Client {
  /** Every text frame since the connection was made, parsed. */
  readonly frames: Frame[] = [];
  /** The same, as it came over the wire. */
  readonly texts: string[] = [];
  pings = 0;
  pongs = 0;
  #unread: Frame[] = [];
  #closing: Closing | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data, isBinary) => {
      if (isBinary) throw new Error('the server sent a binary frame; only text is allowed');
      const text = textOf(data);
      const frame = parseRecord(text);
      this.texts.push(text);
      this.frames.push(frame);
      this.#unread.push(frame);
    });
    socket.on('ping', () => {
      this.pings += 1;
    });
    socket.on('pong', () => {
      this.pongs += 1;
    });
    socket.on('close', (code, reason) => {
      this.#closing = { code, reason: reason.toString() };
    });
    // A socket error is always followed by close, which is what tests look at.
    socket.on('error', () => undefined);
  }

  static async connect(url: string, options: ConnectOptions = {}): Promise<Client> {
    const socket = new WebSocket(url, {
      rejectUnauthorized: false,
      perMessageDeflate: options.perMessageDeflate ?? false,
      ...(options.autoPong === undefined ? {} : { autoPong: options.autoPong }),
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...(options.headers === undefined ? {} : { headers: options.headers }),
    });
    const client = new Client(socket);
    await once(socket, 'open');
    return client;
  }

  get isOpen(): boolean {
    return this.#closing === undefined;
  }

  /** An object goes out as JSON, anything else as it is (a Buffer as a binary frame). */
  send(message: object | string | Buffer): void {
    this.socket.send(
      typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    );
  }

  /** The next frame that nobody has taken yet and that is no alarm: alarms come when they come. */
  next(timeoutMs = 10_000): Promise<Frame> {
    return this.frame('the next frame', isReply, timeoutMs);
  }

  /** Takes out the first frame, come or still to come, that fits. */
  frame(what: string, fits: (frame: Frame) => boolean, timeoutMs = 15_000): Promise<Frame> {
    return waitFor(
      what,
      () => {
        const index = this.#unread.findIndex(fits);
        const [frame] = index < 0 ? [] : this.#unread.splice(index, 1);
        if (frame === undefined && this.#closing)
          throw new Error(`closed (${JSON.stringify(this.#closing)}) before ${what}`);
        return frame;
      },
      { timeoutMs, everyMs: 2, detail: () => `frames so far: ${JSON.stringify(this.frames.slice(-10))}` },
    );
  }

  /** Sends a message and takes the next frame that is no alarm for its answer. */
  async ask(message: object | string | Buffer): Promise<Frame> {
    this.send(message);
    return this.next();
  }

  /**
   * Everything but alarms that the server had to say up to now: a question goes through the same socket, and what
   * comes before its answer is returned. The way to see that there was no answer, without waiting for time to pass.
   */
  async fence(): Promise<readonly Frame[]> {
    this.send({ event: 'control', data: { type: 'version' } });
    await this.frame('the version, as a fence', isVersionReply);
    const before = this.#unread;
    this.#unread = [];
    return before.filter(isReply);
  }

  /** Sends a message that must not be answered. */
  async tell(message: object | string | Buffer): Promise<void> {
    this.send(message);
    const answers = await this.fence();
    if (answers.length > 0) throw new Error(`no answer was due, but got ${JSON.stringify(answers)}`);
  }

  closed(timeoutMs = 10_000): Promise<Closing> {
    return waitFor('the server to close the socket', () => this.#closing, {
      timeoutMs,
      detail: () => `frames so far: ${JSON.stringify(this.frames.slice(-10))}`,
    });
  }

  /** The entries of all alarm frames so far. */
  get alarms(): readonly AlarmEvent[] {
    return this.frames.flatMap(eventsOf);
  }

  /** The alarm of one event: `start` by default, else its end. */
  alarm(eventId: number, phase: 'start' | 'end' = 'start', timeoutMs = 15_000): Promise<AlarmEvent> {
    return waitFor(
      `the ${phase} of event ${eventId}`,
      () =>
        this.alarms.find(
          (entry) => entry['EventId'] === String(eventId) && isEnd(entry) === (phase === 'end'),
        ),
      { timeoutMs, everyMs: 2, detail: () => `alarms so far: ${JSON.stringify(this.alarms)}` },
    );
  }

  /** How often each phase of each event was told, e.g. `{ '12 start': 1 }`. */
  get tally(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const entry of this.alarms) {
      const key = `${String(entry['EventId'])} ${isEnd(entry) ? 'end' : 'start'}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  /** The tally of these events only: a client hears the end, too, of an event that began before it came. */
  tallyOf(eventIds: readonly number[]): Readonly<Record<string, number>> {
    const wanted = new Set(eventIds.flatMap((eventId) => [`${eventId} start`, `${eventId} end`]));
    return Object.fromEntries(Object.entries(this.tally).filter(([key]) => wanted.has(key)));
  }

  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.socket.close();
    await this.closed();
  }
}

/** An end says so in its cause. */
export function isEnd(entry: AlarmEvent): boolean {
  return typeof entry['Cause'] === 'string' && entry['Cause'].startsWith('End:');
}

function isReply(frame: Frame): boolean {
  return eventsOf(frame).length === 0;
}

function isVersionReply(frame: Frame): boolean {
  return frame['event'] === 'control' && frame['type'] === 'version';
}
