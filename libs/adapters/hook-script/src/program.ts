import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { HookCommand } from '@tocsin/detection';
import { CodedError, errorMessage, systemCode } from '@tocsin/errors';
import type { Logger } from 'pino';
import { CappedText, debugLines } from './output';
import { ProcessGroup } from './process-group';

/** How a kind of program is called in messages. */
export interface ProgramWords {
  /** `the hook` */
  readonly name: string;
  /** Begins every code of its errors: `hook` gives `hook-timeout`. */
  readonly code: string;
  /** Where the operator named the program: `the [hook] section`. */
  readonly place: string;
  /** What to do when the time is over: `see [detector] hook_timeout`. */
  readonly slowRemedy: string;
}

export interface ProgramRun {
  readonly command: HookCommand;
  /** What our side of the contract gives the program, after arguments of its own. */
  readonly givenArguments: readonly string[];
  /** After this the program is told to end, and killed if it does not. */
  readonly timeoutMs: number;
  /** Between telling and killing; 5 s where it is not given. */
  readonly killAfterMs?: number;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

export interface ProgramResult {
  readonly exitCode: number;
  /** The first MiB of it. */
  readonly stdout: string;
}

const stdoutLimitBytes = 1024 * 1024;
const defaultKillAfterMs = 5000;
/** Between telling and killing when it is we who must end, and soon. */
const killWhenStoppingMs = 200;
/** How long output is still awaited when the program is gone but left something running in the background. */
const outputGraceMs = 1000;

type Program = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Runs a program of the operator to its end: no shell, a fixed PATH, a time limit, stderr to the debug log.
 * @throws CodedError when there is no exit code, with the code's first word from `words`: `…-not-started`,
 *   `…-timeout`, `…-killed`, or `…-aborted` (retryable) when `signal` ended it
 */
export async function runProgram(words: ProgramWords, run: ProgramRun): Promise<ProgramResult> {
  const trouble = new Trouble(words, run);
  if (run.signal.aborted) throw trouble.aborted();
  const program = start(run, trouble);
  const stdout = new CappedText(stdoutLimitBytes);
  program.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
  debugLines(program.stderr, (line) => run.log.debug({ [words.code]: run.command.program }, line));

  const group = new ProcessGroup(program);
  const killAfterMs = run.killAfterMs ?? defaultKillAfterMs;
  const onAbort = () => group.end('aborted', Math.min(killWhenStoppingMs, killAfterMs));
  run.signal.addEventListener('abort', onAbort, { once: true });
  const limit = setTimeout(() => group.end('timeout', killAfterMs), run.timeoutMs);
  try {
    const { code, signal } = await finished(program, trouble);
    if (group.endedBy === 'aborted') throw trouble.aborted();
    if (group.endedBy === 'timeout') throw trouble.timedOut();
    if (code === null) throw trouble.killed(signal);
    if (stdout.isCut) {
      run.log.warn(
        { [words.code]: run.command.program },
        `${words.name} printed more than 1 MiB; the rest is left out`,
      );
    }
    return { exitCode: code, stdout: stdout.toString() };
  } finally {
    clearTimeout(limit);
    group.clear();
    run.signal.removeEventListener('abort', onAbort);
    program.stdout.destroy();
    program.stderr.destroy();
  }
}

function start({ command, givenArguments }: ProgramRun, trouble: Trouble): Program {
  try {
    return spawn(command.program, [...command.leadingArguments, ...givenArguments], {
      env: hookEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that what the program started ends with it
    });
  } catch (error) {
    throw trouble.notStarted(error);
  }
}

/** The old server's environment for hooks, and none of our own settings, which may hold passwords. */
export function hookEnvironment(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const dropped = new Set(['IFS', 'CDPATH', 'ENV', 'BASH_ENV']);
  const kept = Object.entries(ours).filter(([name]) => !dropped.has(name) && !name.startsWith('TOCSIN_'));
  return { ...Object.fromEntries(kept), PATH: '/bin:/usr/bin' };
}

function finished(
  program: Program,
  trouble: Trouble,
): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    program.once('error', (error) => reject(trouble.notStarted(error)));
    program.once('exit', (code, signal) => {
      const grace = setTimeout(() => resolve({ code, signal }), outputGraceMs);
      program.once('close', () => {
        clearTimeout(grace);
        resolve({ code, signal });
      });
    });
  });
}

/** What can become of a program, as errors for the operator. */
class Trouble {
  constructor(
    private readonly words: ProgramWords,
    private readonly run: ProgramRun,
  ) {}

  notStarted(cause: unknown): CodedError {
    const code = systemCode(cause);
    const remedy =
      code === 'ENOENT'
        ? `there is no such file (or the interpreter in its first line is missing); check ${this.words.place}`
        : code === 'EACCES'
          ? 'this account may not execute it; try chmod a+rx'
          : errorMessage(cause);
    return this.#error('not-started', `cannot be started: ${remedy}`, { cause });
  }

  timedOut(): CodedError {
    const limit = `${Math.round(this.run.timeoutMs / 100) / 10} s`;
    return this.#error('timeout', `gave no answer within ${limit} and was ended; ${this.words.slowRemedy}`);
  }

  killed(signal: string | null): CodedError {
    return this.#error('killed', `was killed by ${signal ?? 'a signal'} before it answered`);
  }

  aborted(): CodedError {
    return this.#error('aborted', 'was ended because we are stopping', { retryable: true });
  }

  #error(what: string, sentence: string, options: { cause?: unknown; retryable?: boolean } = {}): CodedError {
    const { name, code } = this.words;
    return new CodedError(`${code}-${what}`, `${name} ${this.run.command.program} ${sentence}`, options);
  }
}
