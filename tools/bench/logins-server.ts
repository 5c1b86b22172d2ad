import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { LevelStore } from '../../libs/adapters/store-level/src';
import {
  authenticatorToCompare,
  bareCompares,
} from '../../libs/adapters/zoneminder/src/auth/logins-to-compare';
import { notificationQueue } from '../../libs/domain/queue/src';
import { gatewayToCompare } from '../../libs/services/gateway/src/testing/servers-to-compare';
import { silentLog } from '../../libs/services/gateway/src/testing/silent-log';

/** Body of the process that only compares. */
export async function compareBare(count: number): Promise<void> {
  process.stdout.write(`${await bareCompares(count)}\n`);
}

/** Body of the gateway's process: as on one machine, with LevelDB, which shares libuv's pool with bcrypt. */
export async function serveLogins(folder: string): Promise<void> {
  const store = await LevelStore.open(path.join(folder, 'store'), silentLog);
  const server = await gatewayToCompare({
    tls: undefined,
    authenticator: await authenticatorToCompare(),
    store: { queue: store.queue(notificationQueue), records: store.records },
  });
  process.on('message', (eventId: number) => void server.tell(eventId));
  process.on('disconnect', () => process.exit(0));
  process.send?.(server.port);
}

/** @returns logins per second */
export async function bareRate(count: number): Promise<number> {
  const env = { ...process.env, UV_THREADPOOL_SIZE: String(availableParallelism()) };
  const child = fork(process.argv[1] ?? '', ['--bare', String(count)], { env, silent: true });
  let printed = '';
  child.stdout?.on('data', (text: Buffer) => (printed += text.toString()));
  await once(child, 'close');
  return count / (Number(printed) / 1000);
}

/** Our gateway in a process of its own, with its store on the disk of the working folder. */
export class LoginsServer implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<LoginsServer> {
    const folder = await mkdtemp(path.join(process.cwd(), 'dist/bench-'));
    const child = fork(process.argv[1] ?? '', ['--gateway', folder]);
    const message: readonly unknown[] = await once(child, 'message');
    const [port] = message;
    return new LoginsServer(child, folder, Number(port));
  }

  tell(eventId: number): void {
    this.child.send(eventId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}
