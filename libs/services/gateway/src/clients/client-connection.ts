import {
  acceptEveryMonitor,
  IntervalClock,
  type MonitorFilter,
  type Recipient,
  type RecipientClock,
  type Viewer,
} from '@tocsin/notifications';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Reader, UnreadBytes } from './unread-bytes';

/** Where a client speaks from. */
export interface ClientOrigin {
  /** Of the client itself, also where it comes through a proxy that is trusted. */
  readonly address: string;
  /** Who holds the other end of the socket: the client, or the proxy. */
  readonly peer: string;
  readonly port: number;
  /** Value of the X-Forwarded-For header from a proxy that is trusted; else undefined. */
  readonly forwardedFor: string | undefined;
}

/** How long a client has to take part in closing before it is cut off, ms. */
const closingMs = 500;

/** Close codes of RFC 6455 that we use. */
export const CloseCode = { goingAway: 1001, refused: 1008, ourTrouble: 1011 } as const;

/** One WebSocket from its handshake to its end. */
export class ClientConnection implements Reader {
  readonly clientId: number;
  readonly origin: ClientOrigin;
  readonly log: Logger;
  /** True for a client of the earliest protocol, which is answered in kind. */
  isBare = false;
  /** True for a client that was let in to control us; it gets no alarms. */
  isControl = false;
  /** What the client said of itself when it logged in. */
  appversion = '';
  /** Lists that the client gave on this connection, as it gave them. */
  givenLists: { readonly monlist: string; readonly intlist: string } | undefined;
  /** What the client last said that its icon shows. */
  badge = 0;
  /** The phone that the client runs on, once it said so: with `isEnabled` it is told by push in place of alarm frames. */
  device: { readonly token: string; readonly isEnabled: boolean } | undefined;
  readonly #socket: WebSocket;
  readonly #unread: UnreadBytes;
  #recipient: Recipient | undefined;
  #closing: NodeJS.Timeout | undefined;

  constructor(
    clientId: number,
    socket: WebSocket,
    origin: ClientOrigin,
    { log, unread }: { readonly log: Logger; readonly unread: UnreadBytes },
  ) {
    this.clientId = clientId;
    this.origin = origin;
    this.log = log.child({ clientId });
    this.#socket = socket;
    this.#unread = unread;
  }

  /** `<ip>:<port>`, with the header of a proxy where there is one. */
  get label(): string {
    const { peer, port, forwardedFor } = this.origin;
    return `${peer}:${port}${forwardedFor === undefined ? '' : ` [ X-Forwarded-For:${forwardedFor}] `}`;
  }

  /** Undefined until the client has authenticated, and again once it is being closed. */
  get recipient(): Recipient | undefined {
    return this.isOpen ? this.#recipient : undefined;
  }

  /** The same, also where the client has left meanwhile: what it said before it left counts. */
  get member(): Recipient | undefined {
    return this.#closing === undefined ? this.#recipient : undefined;
  }

  get isAuthenticated(): boolean {
    return this.isControl || this.recipient !== undefined;
  }

  get isOpen(): boolean {
    return this.#closing === undefined && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Lets the client in, under the key by which it is remembered; a repeat keeps its lists and its clock. */
  accept(key: string, viewer: Viewer, nowMs: number): void {
    const before = this.#recipient;
    this.isControl = false;
    this.#recipient = {
      key,
      viewer,
      filter: before?.filter ?? acceptEveryMonitor,
      clock: before?.clock ?? new IntervalClock(),
      since: before?.key === key ? before.since : nowMs,
    };
  }

  /** Lets the client in as one that controls us. */
  acceptControl(): void {
    this.leaveOut();
    this.isControl = true;
  }

  /** Takes the client for one that is not logged in. */
  leaveOut(): void {
    this.#recipient = undefined;
    this.device = undefined;
    this.isControl = false;
  }

  useViewer(viewer: Viewer): void {
    if (this.#recipient?.viewer.user === viewer.user) {
      this.#recipient = { ...this.#recipient, viewer };
    }
  }

  useClock(clock: RecipientClock): void {
    if (this.#recipient !== undefined) {
      this.#recipient = { ...this.#recipient, clock };
    }
  }

  useFilter(filter: MonitorFilter): void {
    if (this.#recipient !== undefined) {
      this.#recipient = { ...this.#recipient, filter };
    }
  }

  /**
   * Hands a text frame to the socket.
   * @returns false when the client is gone or has let too much pile up, which ends it
   */
  send(frame: Buffer | object): boolean {
    if (!this.isOpen) {
      return false;
    }
    this.#socket.send(Buffer.isBuffer(frame) ? frame : JSON.stringify(frame), { binary: false });
    this.#unread.sentTo(this);
    return this.isOpen;
  }

  /** What was sent and waits in our memory, because the client does not read it. */
  get unreadBytes(): number {
    return this.#socket.bufferedAmount;
  }

  cutOff(): void {
    this.log.warn({ unreadBytes: this.unreadBytes }, 'client does not read what it is sent; cut off');
    this.terminate();
  }

  /** To be called when the client sent a ping: the answer goes out without us, and piles up like all else. */
  pinged(): void {
    this.#unread.sentTo(this);
  }

  /** True while we do not listen, so that the client's silence is ours. */
  get isPaused(): boolean {
    return this.#socket.isPaused;
  }

  /** Takes nothing more from the client until `resume`: what it sends meanwhile stays in its own buffers. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  ping(): void {
    if (this.isOpen) {
      this.#socket.ping();
    }
  }

  /** Says goodbye after what was sent, and cuts off a client that does not answer. */
  close(code: number): void {
    if (this.#closing !== undefined) {
      return;
    }
    this.#socket.resume();
    this.#socket.close(code);
    this.#closing = setTimeout(() => this.terminate(), closingMs);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** To be called when the socket has closed. */
  closed(): void {
    clearTimeout(this.#closing);
    this.#unread.forget(this);
  }
}
