import { execFile } from 'node:child_process';
import { errorMessage } from '@tocsin/errors';
import type { Logger } from '../logger';

/** systemd may take its time to answer the barrier of `systemd-notify`; it is given up then, ms. */
const patienceMs = 10_000;

export interface SystemdParts {
  /** Takes `VARIABLE=value` as arguments, as `systemd-notify` does. */
  readonly program?: string;
  readonly log: Logger;
}

/**
 * Tells systemd how this process is, by sd_notify(3); without systemd, or in a unit that does not listen, it does nothing.
 * Node cannot open its datagram socket, so each message goes through the program `systemd-notify`, whose process is not
 * ours: the unit needs `NotifyAccess=all`.
 */
export class Systemd implements AsyncDisposable {
  readonly #program: string;
  readonly #log: Logger;
  /** For our messages only: hooks must not speak in our name. */
  readonly #env: NodeJS.ProcessEnv | undefined;
  readonly #watchdog: NodeJS.Timeout | undefined;
  #sent: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isReady = false;
  #isFailing = false;

  /**
   * @param env - of this process; what systemd says in it is taken out, as `sd_notify(unset_environment)` does
   * @param pid - of this process
   */
  constructor(env: NodeJS.ProcessEnv, pid: number, { program = 'systemd-notify', log }: SystemdParts) {
    this.#program = program;
    this.#log = log;
    const { NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID = String(pid) } = env;
    for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID']) delete env[name];
    if (NOTIFY_SOCKET === undefined) return;
    this.#env = { ...env, NOTIFY_SOCKET };
    const withinMs = Number(WATCHDOG_USEC) / 1000;
    if (WATCHDOG_PID !== String(pid) || !(withinMs > 0)) return;
    // A timer of the event loop: where that hangs, nothing is sent, and systemd starts us afresh.
    this.#watchdog = setInterval(() => this.#keepAlive(), withinMs / 2).unref();
    this.#keepAlive();
  }

  /** Everything runs. */
  ready(): void {
    this.#isReady = true;
    this.#send('READY=1');
  }

  /** One line for `systemctl status`. */
  status(text: string): void {
    this.#send(`STATUS=${text.replaceAll(/\s+/g, ' ')}`);
  }

  /** The settings are read anew: from now on until {@link reloaded}. */
  reloading(): void {
    if (this.#isReady) this.#send('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
  }

  reloaded(): void {
    if (this.#isReady) this.#send('READY=1');
  }

  stopping(): void {
    this.#isReady = false;
    this.#send('STOPPING=1', 'STATUS=stopping');
  }

  /** Waits for what was said last. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watchdog);
    await this.#sent;
  }

  #keepAlive(): void {
    if (this.#waiting === 0) this.#send('WATCHDOG=1');
  }

  /** One after the other, since systemd takes them by their order. */
  #send(...message: readonly string[]): void {
    if (this.#env === undefined) return;
    this.#waiting += 1;
    this.#sent = this.#sent.then(() => this.#run(message)).finally(() => (this.#waiting -= 1));
  }

  #run(message: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      execFile(this.#program, message, { env: this.#env, timeout: patienceMs }, (error) => {
        if (error !== null && !this.#isFailing) {
          this.#log.warn(
            `systemd cannot be told how we are, and may take us for dead: ${errorMessage(error).trim()}`,
          );
        }
        this.#isFailing = error !== null;
        resolve();
      });
    });
  }
}
