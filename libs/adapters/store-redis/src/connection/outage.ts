import { errorMessage, systemCode } from '@tocsin/errors';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** A connection that is back within this time, ms, was no outage: it is made anew on purpose after a failover, too. */
const noticedAfterMs = 250;

/** Says once that Redis went away, and once that it is back, however many connections and tries there are. */
export class Outage {
  private since: number | undefined;
  private noticing: NodeJS.Timeout | undefined;
  private isSaid = false;

  constructor(
    private readonly hostAndPort: string,
    private readonly log: Logger,
  ) {}

  /** The connection that stands for all of them. */
  watch(client: Redis): void {
    client.on('close', () => this.begin(undefined));
    client.on('error', (error: Error) => this.begin(error));
    client.on('ready', () => this.end());
  }

  /** Trouble of any other connection: worth a line only when Redis as a whole is there. */
  report(error: unknown): void {
    if (this.since !== undefined || isConnectionTrouble(error) || isRefusalOfAll(error))
      this.log.debug({ err: error }, 'redis connection');
    else this.log.warn({ redis: this.hostAndPort, err: error }, 'redis refused something');
  }

  /** Closed on purpose from now on. */
  closing(): void {
    this.begin = () => undefined;
    clearTimeout(this.noticing);
  }

  private begin(error: Error | undefined): void {
    if (this.since !== undefined) return;
    this.since = performance.now();
    const why = error === undefined ? 'the connection was closed' : errorMessage(error);
    this.noticing = setTimeout(() => {
      this.isSaid = true;
      this.log.warn(
        { redis: this.hostAndPort, reason: why },
        'redis is away; nothing is handed over until it is back, trying again all the time',
      );
    }, noticedAfterMs);
  }

  private end(): void {
    if (this.since === undefined) return;
    const awayMs = Math.round(performance.now() - this.since);
    this.since = undefined;
    clearTimeout(this.noticing);
    if (!this.isSaid) return;
    this.isSaid = false;
    this.log.info({ redis: this.hostAndPort, awayMs }, 'redis is back');
  }
}

/** Every write of every queue meets it, and whoever looks at the store from time to time tells of it. */
const isRefusalOfAll = (thrown: unknown): boolean =>
  /\b(OOM command|MISCONF|READONLY|UNBLOCKED) /.test(errorMessage(thrown));

export function isConnectionTrouble(thrown: unknown): boolean {
  const code = systemCode(thrown) ?? '';
  return (
    /^E[A-Z]+$/.test(code) || /connection|stream isn't writeable|max retries/i.test(errorMessage(thrown))
  );
}
