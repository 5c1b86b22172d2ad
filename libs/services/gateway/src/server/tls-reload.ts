import { channel } from 'node:diagnostics_channel';
import { stat } from 'node:fs/promises';
import type { Server as TlsServer } from 'node:tls';
import type { SslConfig } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import type { Logger } from 'pino';
import { readTlsFiles } from './tls-files';

/** How often the files are looked at, ms. Watching misses what happens behind a link, as letsencrypt has them. */
const usualIntervalMs = 1_000;

const say = (news: News): void => channel(newsChannel).publish(news);

/** Takes a renewed certificate into use for new connections; those that are open stay. */
export class TlsReload implements Disposable {
  readonly #server: Pick<TlsServer, 'setSecureContext'>;
  readonly #ssl: SslConfig;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #seen: string | undefined;
  #tried: string | undefined;
  #validUntil = Infinity;
  #isExpired = false;
  #refusal: string | undefined;
  #isBusy = false;

  constructor(
    server: Pick<TlsServer, 'setSecureContext'>,
    ssl: SslConfig,
    log: Logger,
    intervalMs = usualIntervalMs,
  ) {
    this.#server = server;
    this.#ssl = ssl;
    this.#log = log;
    this.#timer = setInterval(() => void this.#look(), intervalMs);
    this.#timer.unref();
    say({ kind: 'up', dependency: 'certificate' });
    void this.#look();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    try {
      const marks = await Promise.all([this.#ssl.cert, this.#ssl.key].map(markOf));
      await this.#compare(marks.join());
      this.#noticeExpiry();
    } finally {
      this.#isBusy = false;
    }
  }

  async #compare(marks: string): Promise<void> {
    const isSettled = marks === this.#seen;
    this.#seen = marks;
    if (this.#tried === undefined) {
      this.#tried = marks;
      await this.#learn();
    }
    // Certificate and key are written one after the other: they are read once nothing changes any more.
    if (isSettled && marks !== this.#tried) {
      this.#tried = marks;
      await this.#reload();
    }
  }

  async #reload(): Promise<void> {
    try {
      const files = await readTlsFiles(this.#ssl);
      this.#server.setSecureContext(files);
      this.#validUntil = files.validUntil;
      this.#isExpired = false;
      this.#refusal = undefined;
      say({ kind: 'up', dependency: 'certificate' });
      this.#log.info(
        { cert: this.#ssl.cert },
        'the certificate has changed; new connections get the new one',
      );
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Of the files that whoever opened the server has read just before. */
  async #learn(): Promise<void> {
    try {
      this.#validUntil = (await readTlsFiles(this.#ssl)).validUntil;
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    const reason = errorMessage(error);
    if (reason === this.#refusal) return;
    this.#refusal = reason;
    say({ kind: 'down', dependency: 'certificate', reason });
    this.#log.error(
      { reason },
      'the certificate has changed, but the new one is unusable; the old one stays in use. Correct cert and key in [ssl]',
    );
  }

  /** No client lets itself in by an expired one, and each says so to its user only. */
  #noticeExpiry(): void {
    if (this.#isExpired || Date.now() < this.#validUntil) return;
    this.#isExpired = true;
    const reason = `the certificate ${this.#ssl.cert} has expired on ${new Date(this.#validUntil).toISOString()}; clients refuse it. Renew it: the new one is taken without a restart`;
    this.#log.error({ cert: this.#ssl.cert }, reason);
    say({ kind: 'down', dependency: 'certificate', reason });
  }
}

/** Changes whenever the file does. */
async function markOf(file = ''): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(file);
    return [ino, size, mtimeMs, ctimeMs].join('-');
  } catch (error) {
    return errorMessage(error);
  }
}
