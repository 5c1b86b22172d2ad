import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const root = path.resolve(__dirname, '../..');

/** A TypeScript file of a test, run in a process of its own, so that it can be killed. */
export class TestChild implements AsyncDisposable {
  private output = '';

  private constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', (text: Buffer) => (this.output += text.toString()));
    process.stderr?.on('data', (text: Buffer) => (this.output += text.toString()));
  }

  /**
   * @param file - absolute path of the file
   * @param argument - reaches it as JSON in `process.argv[2]`
   * @param limits - `ulimit` options to live with, e.g. `-S -f 100` for files of at most 100 KiB
   */
  static start(file: string, argument: unknown, limits?: string): TestChild {
    const node = [process.execPath, bundle(file), JSON.stringify(argument)] as const;
    if (limits === undefined) return new TestChild(spawn(node[0], node.slice(1)));
    return new TestChild(spawn('bash', ['-c', `ulimit ${limits} && exec "$@"`, 'bash', ...node]));
  }

  /** Waits until the child has printed `text`. */
  async prints(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.process.exitCode !== null) throw new Error(`ended without printing "${text}": ${this.output}`);
      await Promise.race([
        once(this.process, 'close'),
        ...(this.process.stdout === null ? [] : [once(this.process.stdout, 'data')]),
      ]);
    }
  }

  /** Lifts a soft limit of {@link start}, e.g. `--fsize=unlimited`. */
  lift(limit: string): void {
    execFileSync('prlimit', ['--pid', String(this.process.pid), limit]);
  }

  /** All that it has printed so far. */
  get printed(): string {
    return this.output;
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Its exit code, once it has ended; null if a signal ended it. */
  async ended(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'close');
    return this.process.exitCode;
  }

  /** kill -9 */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** Our own packages go into the bundle; npm's are found in node_modules, above `dist`. */
function bundle(file: string): string {
  const folder = path.join(root, 'dist/testing');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `${path.basename(file, '.ts')}-${process.pid}.cjs`);
  buildSync({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    external: [
      '@fastify/websocket',
      'bcrypt',
      'classic-level',
      'bullmq',
      'fastify',
      'ioredis',
      'pino',
      'zod',
      'mysql2',
      'mqtt',
      'onnxruntime-node',
      'sharp',
      'ws',
    ],
  });
  return outfile;
}
