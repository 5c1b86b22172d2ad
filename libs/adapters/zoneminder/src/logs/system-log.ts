import { type ChildProcess, spawn } from 'node:child_process';
import { syslogLine, syslogSeverity, type ZoneMinderLine } from '@tocsin/logs';

/** local1, as ZoneMinder's own programs. */
const facility = 17;

/** A system without syslog is asked again after this, ms. */
const retryMs = 60_000;

/** Bytes that may wait for a syslog that does not read. */
const mostWaiting = 1 << 20;

/**
 * The log of the system. Node cannot open its socket, so the lines go through the program `logger` of util-linux, one
 * for each component.
 */
export class SystemLog implements Disposable {
  readonly #command: readonly [string, ...string[]];
  readonly #loggers = new Map<string, ChildProcess>();
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(command: readonly [string, ...string[]] = ['logger']) {
    this.#command = command;
  }

  write(line: ZoneMinderLine): void {
    const { stdin } = this.#loggerFor(line.component) ?? {};
    if (stdin === null || stdin === undefined || stdin.writableLength > mostWaiting) return;
    stdin.write(`<${facility * 8 + syslogSeverity(line.level)}>${syslogLine(line)}\n`);
  }

  [Symbol.dispose](): void {
    for (const { stdin } of this.#loggers.values()) stdin?.end();
    this.#loggers.clear();
  }

  #loggerFor(component: string): ChildProcess | undefined {
    const running = this.#loggers.get(component);
    if (running !== undefined) return running;
    if (performance.now() - this.#failedAt < retryMs) return undefined;
    const [program, ...options] = this.#command;
    const args = [...options, '--prio-prefix', `--id=${process.pid}`, '--tag', component];
    const logger = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] });
    this.#loggers.set(component, logger);
    logger.on('error', () => this.#fail());
    logger.stdin.on('error', () => undefined); // its end is told by `exit`
    logger.on('exit', () => {
      if (this.#loggers.get(component) !== logger) return;
      this.#loggers.delete(component);
      this.#fail();
    });
    // It ends with us, and must not keep us.
    logger.unref();
    return logger;
  }

  /** The lines are in the files all the same. */
  #fail(): void {
    this.#failedAt = performance.now();
    this[Symbol.dispose]();
  }
}
