import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of this program, by its first arguments; it ends when we let go of it. */
export class OtherProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    /** What it said first. */
    readonly greeting: unknown,
  ) {}

  static async start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<OtherProcess> {
    const child = fork(process.argv[1] ?? '', args, { env: { ...process.env, ...env } });
    return new OtherProcess(child, await nextMessage(child));
  }

  async ask(question: number): Promise<number> {
    const answered = nextMessage(this.child);
    this.child.send(question);
    return Number(await answered);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const messages: readonly unknown[] = await once(child, 'message');
  return messages[0];
}
