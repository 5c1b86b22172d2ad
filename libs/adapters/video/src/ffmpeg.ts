import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { CodedError } from '@tocsin/errors';

export type Ffmpeg = ChildProcessByStdio<Writable, Readable, Readable>;

export interface FfmpegOptions {
  /** What it is for, for error messages. */
  readonly what: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** `ffmpeg` where it is not given. */
  readonly program?: string;
}

const mostSaid = 4_000;

/** A run of ffmpeg; one at a time for each film, ended with whoever wanted it. */
export class FfmpegRun implements AsyncDisposable {
  readonly #process: Ffmpeg;
  readonly #ended: Promise<CodedError | undefined>;
  #said = '';

  constructor(given: readonly string[], { what, signal, program = 'ffmpeg' }: FfmpegOptions) {
    signal.throwIfAborted();
    this.#process = spawn(program, ['-hide_banner', '-nostdin', '-loglevel', 'error', ...given], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process.stderr.on('data', (chunk: Buffer) => {
      if (this.#said.length < mostSaid) this.#said += chunk.toString('utf8');
    });
    // A reader that ended early makes writing fail, which the exit code tells better.
    this.#process.stdin.on('error', () => undefined);
    const end = () => this.#process.kill('SIGKILL');
    signal.addEventListener('abort', end, { once: true });
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', (error) => resolve(notStarted(error)));
      this.#process.once('close', (code) => resolve(code === 0 ? undefined : this.#failed(what, code)));
    });
    void this.#ended.then(() => signal.removeEventListener('abort', end));
  }

  get input(): Writable {
    return this.#process.stdin;
  }

  get output(): Readable {
    return this.#process.stdout;
  }

  /** @throws CodedError `ffmpeg-missing`, `ffmpeg-failed` */
  async succeeded(): Promise<void> {
    const error = await this.#ended;
    if (error !== undefined) throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #failed(what: string, code: number | null): CodedError {
    const said = maskAddresses(this.#said.trim()).replaceAll(/\s+/g, ' ').slice(0, 500);
    return new CodedError(
      'ffmpeg-failed',
      `ffmpeg could not ${what} (exit ${code ?? 'killed'}): ${said || 'it says nothing'}`,
    );
  }
}

function notStarted(error: NodeJS.ErrnoException): CodedError {
  if (error.code !== 'ENOENT')
    return new CodedError('ffmpeg-failed', `ffmpeg cannot be started: ${error.message}`, { cause: error });
  return new CodedError(
    'ffmpeg-missing',
    'ffmpeg is not installed, so films cannot be looked at and no animations made; install it (Debian: apt install ffmpeg)',
    { cause: error },
  );
}

/** Addresses of films may have passwords in them, and ffmpeg repeats them. */
export function maskAddresses(text: string): string {
  return text.replaceAll(
    /\b([a-z0-9+]+:\/\/)(?:[^@/\s]*@)?([^\s?]*)(\?\S*)?/gi,
    (_all, scheme, address, query) => `${scheme}${address}${query === undefined ? '' : '?…'}`,
  );
}
