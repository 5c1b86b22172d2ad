import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { until } from './until';

export interface MosquittoOptions {
  /** Lines of mosquitto.conf beside the listener; anonymous access by default. */
  readonly settings?: readonly string[];
}

/** A `mosquitto` of a test's own, on a free loopback port. */
export class Mosquitto implements AsyncDisposable {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start({ settings = ['allow_anonymous true'] }: MosquittoOptions = {}): Promise<Mosquitto> {
    const port = await freePort();
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-mosquitto-'));
    // Started as root it would become user mosquitto, who may not read the certificates of a test.
    const lines = [`listener ${port} 127.0.0.1`, 'user root', 'persistence false', ...settings, ''];
    await writeFile(path.join(folder, 'mosquitto.conf'), lines.join('\n'));
    const broker = new Mosquitto(port, folder);
    await broker.startAgain();
    return broker;
  }

  /** On the same port and settings as before. */
  async startAgain(): Promise<void> {
    const started = spawn('mosquitto', ['-c', path.join(this.folder, 'mosquitto.conf')], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    started.on('error', () => undefined); // without the binary: 'ended' below says so
    this.process = started;
    await until(`mosquitto answers on port ${this.port}`, () => {
      if (started.pid === undefined || started.exitCode !== null) {
        throw new Error('mosquitto did not start; install it, e.g. apt-get install mosquitto');
      }
      return takesConnections(this.port);
    });
  }

  async stop(): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
  });
}
