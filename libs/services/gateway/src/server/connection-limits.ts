import type { GatewayConfig } from '@tocsin/config';
import type { Logger } from 'pino';

/** A flood of refused connections is worth one line in so many ms. */
const quietMs = 10_000;

/** Counts open WebSockets, in all and by address, and says whether one more is taken. */
export class ConnectionLimits {
  readonly #limits: Pick<GatewayConfig, 'max_connections' | 'max_connections_per_address'>;
  readonly #log: Logger;
  readonly #byAddress = new Map<string, number>();
  #open = 0;
  #refused = 0;
  #quietUntil = 0;

  constructor(
    limits: Pick<GatewayConfig, 'max_connections' | 'max_connections_per_address'>,
    log: Logger,
    /** By a clock that never jumps, ms. */
    private readonly monotonicMs: () => number,
  ) {
    this.#limits = limits;
    this.#log = log;
  }

  admits(address: string): boolean {
    const { max_connections, max_connections_per_address } = this.#limits;
    if (this.#open >= max_connections) {
      this.#logRefusal(address, `max_connections = ${max_connections}`);
      return false;
    }
    if ((this.#byAddress.get(address) ?? 0) >= max_connections_per_address) {
      this.#logRefusal(address, `max_connections_per_address = ${max_connections_per_address}`);
      return false;
    }
    return true;
  }

  opened(address: string): void {
    this.#open += 1;
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
  }

  closed(address: string): void {
    this.#open -= 1;
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left === 0) {
      this.#byAddress.delete(address);
    } else {
      this.#byAddress.set(address, left);
    }
  }

  #logRefusal(address: string, limit: string): void {
    this.#refused += 1;
    const nowMs = this.monotonicMs();
    if (nowMs < this.#quietUntil) {
      return;
    }
    this.#quietUntil = nowMs + quietMs;
    this.#log.warn(
      { address, refused: this.#refused },
      `connections are refused: ${limit} in [gateway] is reached. Raise it if these clients are yours`,
    );
    this.#refused = 0;
  }
}
