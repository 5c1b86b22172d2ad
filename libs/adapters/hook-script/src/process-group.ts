import type { ChildProcess } from 'node:child_process';
import { systemCode } from '@tocsin/errors';

/** A program with everything it started. */
export class ProcessGroup {
  /** Why it was told to end, where it was. */
  endedBy: 'aborted' | 'timeout' | undefined;
  #kill: NodeJS.Timeout | undefined;
  #killAt = Infinity;

  constructor(private readonly leader: ChildProcess) {}

  /** TERM, and KILL for what has not listened after `killAfterMs`; sooner where it is told again with less patience. */
  end(why: 'aborted' | 'timeout', killAfterMs: number): void {
    if (this.endedBy === undefined) this.#signal('SIGTERM');
    this.endedBy ??= why;
    const killAt = performance.now() + killAfterMs;
    if (killAt >= this.#killAt) return;
    this.#killAt = killAt;
    clearTimeout(this.#kill);
    this.#kill = setTimeout(() => this.#signal('SIGKILL'), killAfterMs);
  }

  /** The leader is gone: what else listens no more is killed, if it was told to end. */
  clear(): void {
    clearTimeout(this.#kill);
    if (this.endedBy !== undefined) this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.leader.pid === undefined) return;
    try {
      process.kill(-this.leader.pid, signal);
    } catch (error) {
      // The whole group is gone already, which is what was wanted.
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  }
}
