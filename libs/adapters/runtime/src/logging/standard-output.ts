import { fstatSync, statSync } from 'node:fs';
import { errorMessage } from '@tocsin/errors';
import type { LogSink } from '@tocsin/logs';
import { pino } from 'pino';
import { prettyFactory } from 'pino-pretty';

/** The log on standard output. */
class StandardOutput implements LogSink {
  readonly #stream = pino.destination({ dest: 1, sync: true });
  readonly #form: (line: string) => string;
  #trouble: string | undefined;

  constructor(form: (line: string) => string) {
    this.#form = form;
    // A reader that is gone or a full disk behind the pipe: nothing can be said, and nothing must end for it.
    this.#stream.on('error', (error: unknown) => {
      this.#trouble = `standard output cannot be written: ${errorMessage(error)}`;
    });
  }

  write(line: string): void {
    this.#trouble = undefined;
    this.#stream.write(this.#form(line));
  }

  reopen(): void {
    // It is whoever reads it that turns files over.
  }

  trouble(): string | undefined {
    return this.#trouble;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream.flushSync();
  }
}

/** JSON lines, for programs. */
export const jsonOutput = (): LogSink => new StandardOutput((line) => line);

/** Lines for people. */
export function prettyOutput(): LogSink {
  const pretty = prettyFactory({
    colorize: process.stdout.isTTY,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss.l',
  });
  return new StandardOutput((line) => pretty(line) ?? line);
}

/** Whether whatever is written to standard output is lost, as with programs that zmdc.pl starts. */
export function nobodyReadsStandardOutput(): boolean {
  try {
    return fstatSync(1).rdev === statSync('/dev/null').rdev && fstatSync(1).isCharacterDevice();
  } catch {
    return true; // it is closed
  }
}
