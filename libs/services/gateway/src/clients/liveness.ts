import type { ClientConnection } from './client-connection';

/** Pings without an answer after which a client is taken for gone. */
const maxUnanswered = 3;

/** Watches whether a client is still there: pings it when it is silent, ends it when it stays so. */
export class Liveness {
  readonly #connection: ClientConnection;
  readonly #timer: NodeJS.Timeout;
  #unanswered = 0;

  constructor(connection: ClientConnection, silenceMs: number) {
    this.#connection = connection;
    this.#timer = setInterval(() => this.#afterSilence(), silenceMs);
  }

  /** Anything came from the client, a pong included. */
  heard(): void {
    this.#unanswered = 0;
    this.#timer.refresh();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #afterSilence(): void {
    const { label, log, isPaused } = this.#connection;
    if (isPaused) {
      return; // its answer would wait outside, like all it says
    }
    if (this.#unanswered >= maxUnanswered) {
      log.info(`client ${label} has not answered ${maxUnanswered} pings; closing its connection`);
      this.#connection.terminate();
      return;
    }
    this.#unanswered += 1;
    this.#connection.ping();
  }
}
