import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { HookCommand, HookResult } from '@tocsin/detection';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Logger } from 'pino';
import { CappedText, debugLines } from './output';

export interface HookRun {
  readonly command: HookCommand;
  /** What the old contract gives the program; see `hookArguments`. */
  readonly givenArguments: readonly string[];
  /** After this the program is told to end, and killed if it does not. */
  readonly timeoutMs: number;
  /** Between telling and killing; 5 s where it is not given. */
  readonly killAfterMs?: number;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

const stdoutLimitBytes = 1024 * 1024;
const defaultKillAfterMs = 5000;
/** How long output is still awaited when the program is gone but left something running in the background. */
const outputGraceMs = 1000;

type Hook = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Runs a hook by the old contract: no shell, a fixed PATH, exit code and stdout are the answer.
 * @throws CodedError when the script gave no answer: `hook-not-started`, `hook-timeout`, `hook-killed`, or
 *   `hook-aborted` (retryable) when `signal` ended it
 */
export async function runHookScript(run: HookRun): Promise<HookResult> {
  if (run.signal.aborted) throw aborted(run.command);
  const hook = start(run);
  const stdout = new CappedText(stdoutLimitBytes);
  hook.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
  debugLines(hook.stderr, (line) => run.log.debug({ hook: run.command.program }, line));

  const ending = new Ending(hook, run.killAfterMs ?? defaultKillAfterMs);
  const onAbort = () => ending.begin('aborted');
  run.signal.addEventListener('abort', onAbort, { once: true });
  const limit = setTimeout(() => ending.begin('timeout'), run.timeoutMs);
  try {
    const { code, signal } = await finished(hook, run.command);
    if (ending.why === 'aborted') throw aborted(run.command);
    if (ending.why === 'timeout') throw timedOut(run);
    if (code === null) throw killed(run.command, signal);
    if (stdout.isCut)
      run.log.warn({ hook: run.command.program }, 'the hook printed more than 1 MiB; the rest is left out');
    return { exitCode: code, stdout: stdout.toString() };
  } finally {
    clearTimeout(limit);
    ending.clear();
    run.signal.removeEventListener('abort', onAbort);
    hook.stdout.destroy();
    hook.stderr.destroy();
  }
}

function start(run: HookRun): Hook {
  const { program, leadingArguments } = run.command;
  try {
    return spawn(program, [...leadingArguments, ...run.givenArguments], {
      env: hookEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that what the script started ends with it
    });
  } catch (error) {
    throw notStarted(run.command, error);
  }
}

/** The old server's environment for hooks, and none of our own settings, which may hold passwords. */
export function hookEnvironment(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const dropped = new Set(['IFS', 'CDPATH', 'ENV', 'BASH_ENV']);
  const kept = Object.entries(ours).filter(([name]) => !dropped.has(name) && !name.startsWith('TOCSIN_'));
  return { ...Object.fromEntries(kept), PATH: '/bin:/usr/bin' };
}

function finished(hook: Hook, command: HookCommand): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    hook.once('error', (error) => reject(notStarted(command, error)));
    hook.once('exit', (code, signal) => {
      const grace = setTimeout(() => resolve({ code, signal }), outputGraceMs);
      hook.once('close', () => {
        clearTimeout(grace);
        resolve({ code, signal });
      });
    });
  });
}

/** Ends a hook with everything it started: TERM, and KILL for what does not listen. */
class Ending {
  why: 'aborted' | 'timeout' | undefined;
  #kill: NodeJS.Timeout | undefined;

  constructor(
    private readonly hook: Hook,
    private readonly killAfterMs: number,
  ) {}

  begin(why: 'aborted' | 'timeout'): void {
    if (this.why !== undefined) return;
    this.why = why;
    this.#signalGroup('SIGTERM');
    this.#kill = setTimeout(() => this.#signalGroup('SIGKILL'), this.killAfterMs);
  }

  clear(): void {
    clearTimeout(this.#kill);
    if (this.why !== undefined) this.#signalGroup('SIGKILL');
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.hook.pid === undefined) return;
    try {
      process.kill(-this.hook.pid, signal);
    } catch (error) {
      // ESRCH: the whole group is gone already, which is what was wanted.
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  }
}

/** `ENOENT` and the like. */
function systemCode(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}

function notStarted({ program }: HookCommand, cause: unknown): CodedError {
  const code = systemCode(cause);
  const remedy =
    code === 'ENOENT'
      ? 'there is no such file (or the interpreter in its first line is missing); check the [hook] section'
      : code === 'EACCES'
        ? 'this account may not execute it; try chmod a+rx'
        : errorMessage(cause);
  return new CodedError('hook-not-started', `the hook ${program} cannot be started: ${remedy}`, { cause });
}

function timedOut({ command, timeoutMs }: HookRun): CodedError {
  const limit = `${Math.round(timeoutMs / 100) / 10} s`;
  return new CodedError(
    'hook-timeout',
    `the hook ${command.program} gave no answer within ${limit} and was ended; see [detector] hook_timeout`,
  );
}

function killed({ program }: HookCommand, signal: string | null): CodedError {
  return new CodedError(
    'hook-killed',
    `the hook ${program} was killed by ${signal ?? 'a signal'} before it answered`,
  );
}

function aborted({ program }: HookCommand): CodedError {
  return new CodedError('hook-aborted', `the hook ${program} was ended because we are stopping`, {
    retryable: true,
  });
}
