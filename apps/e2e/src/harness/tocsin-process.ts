import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { LogLines } from './log-lines';
import { type ProcessUsage, processUsage } from './process-usage';
import { repository } from './repository';
import { waitFor } from './wait-for';

export type App = 'watcher' | 'detector' | 'gateway' | 'standalone';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One of our processes, started as an operator starts it: the bundle in dist/ with a config file. */
export class TocsinProcess implements AsyncDisposable {
  readonly log = new LogLines();
  readonly #child: ChildProcess;
  readonly #exited: Promise<Exit>;
  #exit: Exit | undefined;

  private constructor(
    readonly app: App,
    child: ChildProcess,
  ) {
    this.#child = child;
    if (child.stdout) this.log.read(child.stdout);
    if (child.stderr) this.log.read(child.stderr);
    this.#exited = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        this.#exit = { code, signal };
        resolve(this.#exit);
      });
    });
  }

  /** @param prefix - a command that runs the process in its own place, e.g. `['nice', '-n', '5']` */
  static start(
    app: App,
    configFile: string,
    env: Readonly<Record<string, string>>,
    prefix: readonly string[] = [],
  ): TocsinProcess {
    const bundle = path.join(repository, 'dist/apps', app, 'main.cjs');
    if (!existsSync(bundle)) throw new Error(`${bundle} does not exist: run npm run build first`);
    // Settings of the developer's own shell must not reach the process under test.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(TOCSIN_|NODE_OPTIONS$|JEST_)/.test(name),
    );
    const ours = [bundle, '--config', configFile];
    const [command, ...args] = isNonEmpty(prefix)
      ? [...prefix, process.execPath, ...ours]
      : [process.execPath, ...ours];
    const child = spawn(command, args, {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...Object.fromEntries(inherited), ORT_DISABLE_TELEMETRY: '1', ...env },
    });
    return new TocsinProcess(app, child);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`the ${this.app} could not be started`);
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#exit === undefined;
  }

  get usage(): ProcessUsage {
    return processUsage(this.pid);
  }

  /** A line of its log; fails at once, with the log, when the process ends first. */
  async said(what: string | RegExp, timeoutMs = 30_000) {
    return waitFor(
      `${this.app} to say ${String(what)}`,
      () => {
        const line = this.log.matching(what)[0];
        if (line === undefined && this.#exit !== undefined) {
          throw new Error(
            `the ${this.app} ended (${JSON.stringify(this.#exit)}) before it said ${String(what)}\n${this.log.tail()}`,
          );
        }
        return line;
      },
      { timeoutMs, detail: () => this.log.tail() },
    );
  }

  /** How it ended by itself. */
  async ended(timeoutMs = 30_000): Promise<Exit> {
    return waitFor(`the ${this.app} to end by itself`, () => this.#exit, {
      timeoutMs,
      detail: () => this.log.tail(),
    });
  }

  /** SIGTERM, as systemd does it. Rejects when the process ignores it. */
  async stop(timeoutMs = 20_000): Promise<Exit> {
    this.#child.kill('SIGTERM');
    try {
      return await waitFor(`the ${this.app} to end after SIGTERM`, () => this.#exit, {
        timeoutMs,
        detail: () => this.log.tail(),
      });
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** kill -9: nothing gets a chance to clean up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isRunning) await this.stop();
  }
}

function isNonEmpty(words: readonly string[]): words is readonly [string, ...string[]] {
  return words.length > 0;
}
