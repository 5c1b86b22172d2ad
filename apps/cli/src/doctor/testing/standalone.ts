import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { freePort } from '../../../../../tools/testing/free-port';
import { until } from '../../../../../tools/testing/until';
import { bundled } from './bundled';

/** The monitoring port of a standalone, as a process of its own. */
export class Standalone implements AsyncDisposable {
  private constructor(
    readonly port: number,
    readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Standalone> {
    const port = await freePort();
    const child = fork(bundled('answers-health'), [String(port)]);
    await once(child, 'message');
    return new Standalone(port, child);
  }

  /** Resolves once it says so to whoever asks. @param complaints - by dependency; none where all is well again */
  async complain(complaints: Readonly<Record<string, string>>): Promise<void> {
    this.process.send(complaints);
    const Health = z.object({ dependencies: z.array(z.object({ state: z.string() })) });
    await until('it complains as it was told', async () => {
      const answer = await fetch(`http://127.0.0.1:${this.port}/health/ready`);
      const { dependencies } = Health.parse(await answer.json());
      const isDown = dependencies.some(({ state }) => state === 'down');
      return isDown === Object.keys(complaints).length > 0;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }
}
