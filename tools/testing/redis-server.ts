import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { until } from './until';

export interface RedisServerOptions {
  /** Writes every change to disk before it answers, so that a restart finds everything again. */
  readonly appendOnly?: boolean;
  /** More `redis-server` arguments, e.g. `['--maxmemory-policy', 'allkeys-lru']`. */
  readonly args?: readonly string[];
}

/** A `redis-server` of a test's own, on a free loopback port, with its files in a temporary folder. */
export class RedisServer implements AsyncDisposable {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly args: readonly string[],
  ) {}

  static async start({ appendOnly = false, args = [] }: RedisServerOptions = {}): Promise<RedisServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-redis-'));
    const durability = appendOnly ? ['--appendonly', 'yes'] : ['--appendonly', 'no'];
    const server = new RedisServer(await freePort(), folder, ['--save', '', ...durability, ...args]);
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Of the running server, for signals (SIGSTOP); undefined while it is down. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** On the same port and folder as before. */
  async startAgain(): Promise<void> {
    const where = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const started = spawn('redis-server', [...where, ...this.args], { stdio: 'ignore' });
    started.on('error', () => undefined); // without the binary: 'ended' below says so
    this.process = started;
    await until(`redis-server answers on port ${this.port}`, () => {
      if (started.pid === undefined || started.exitCode !== null) {
        throw new Error('redis-server did not start; install it, e.g. apt-get install redis-server');
      }
      return answersPing(this.port);
    });
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGCONT');
    running.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (answer) => {
      // A password makes it answer NOAUTH: alive all the same. LOADING means not yet.
      resolve(!answer.toString().startsWith('-LOADING'));
      socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(false));
  });
}
