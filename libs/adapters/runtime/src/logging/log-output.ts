import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type News, newsChannel } from '@tocsin/health';
import { type LogSink, Repetition, SecretMask } from '@tocsin/logs';

/** Lines that are alike within this time, ms, are held back after the first few. */
const withinMs = 60_000;

/** How often it is looked whether something that was held back is to be told, ms. */
const lookMs = 5_000;

/**
 * What pino writes into: takes secrets out, holds back what is said too often, and passes the rest on. Where to, and
 * what is secret, is known only after the first lines.
 */
export class LogOutput implements LogSink {
  /** What must never leave. */
  readonly mask = new SecretMask();
  #sinks: readonly LogSink[];
  #repetition = new Repetition({ max: 0, withinMs });
  readonly #timer: NodeJS.Timeout;

  constructor(first: LogSink) {
    this.#sinks = [first];
    this.#timer = setInterval(() => this.#tellHeldBack(), lookMs).unref();
    subscribe(newsChannel, this.#hear);
  }

  /** From now on the lines go there. */
  to(sinks: readonly LogSink[]): void {
    this.#sinks = sinks;
  }

  /** @param max - how often the same line is written within a minute; 0 means every time */
  limitRepeats(max: number): void {
    this.#repetition = new Repetition({ max, withinMs });
  }

  write(line: string): void {
    const masked = this.mask.json(line);
    if (isLastWord(masked) || this.#repetition.admits(withoutTime(masked), performance.now()))
      this.#pass(masked);
  }

  reopen(): void {
    for (const sink of this.#sinks) sink.reopen();
  }

  trouble(): string | undefined {
    const troubles = this.#sinks.map((sink) => sink.trouble());
    return troubles.find((trouble) => trouble !== undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    unsubscribe(newsChannel, this.#hear);
    this.#tellHeldBack(true);
    await Promise.all(this.#sinks.map((sink) => sink[Symbol.asyncDispose]()));
  }

  /** Settings that others read have secrets, too. */
  readonly #hear = (message: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel is ours, and this is what it carries
    const news = message as News;
    if (news.kind === 'secrets') this.mask.add(news.texts);
  };

  #tellHeldBack(isAll = false): void {
    for (const { key, times } of this.#repetition.due(performance.now(), isAll)) {
      this.#pass(toldOnce(key, times, Date.now()));
    }
  }

  #pass(line: string): void {
    for (const sink of this.#sinks) sink.write(line);
  }
}

/** pino writes the time right after the level. */
const withoutTime = (line: string): string => line.replace(/^(\{"level":\d+),"time":\d+/, '$1');

const isLastWord = (line: string): boolean => line.startsWith('{"level":60,');

function toldOnce(key: string, times: number, now: number): string {
  try {
    const line: unknown = JSON.parse(key);
    const fields = typeof line === 'object' && line !== null ? line : {};
    const msg = 'msg' in fields ? String(fields.msg) : '';
    const { level = 30, ...others }: { level?: unknown } = fields;
    const told = { level, time: now, ...others, repeats: times, msg: `${msg} (said ${times} more times)` };
    return `${JSON.stringify(told)}\n`;
  } catch {
    return key;
  }
}
