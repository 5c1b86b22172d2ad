import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Its data need to outlive the server, not the machine: nobody waits for the disk. */
const withoutSync = ['--innodb-flush-method=nosync', '--innodb-flush-log-at-trx-commit=2', '--debug-no-sync'];

/** A MariaDB of a test's own. */
export interface MariadbServer extends AsyncDisposable {
  readonly port: number;
  readonly socketPath: string;
  readonly pid: number;
  /** Runs statements as the administrator; the result is tab-separated text. */
  sql(statements: string): Promise<string>;
}

/** Starts MariaDB in an empty folder on a free loopback port; gone without a trace when disposed. */
export async function startMariadb(options: { readonly port?: number } = {}): Promise<MariadbServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-mariadb-'));
  const [data, socketPath] = [join(folder, 'data'), join(folder, 'db.sock')];
  const user = userInfo().username;
  // One that starts clears away the temporary tables of all others in the same folder.
  const temporary = `--tmpdir=${folder}`;
  await need('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    temporary,
    `--user=${user}`,
    '--skip-test-db',
    '--auth-root-authentication-method=normal',
    ...withoutSync,
  ]);
  const port = options.port ?? (await freePort());
  const child = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      temporary,
      `--socket=${socketPath}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--user=${user}`,
      '--skip-log-bin',
      ...withoutSync,
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  const sql = async (statements: string) =>
    (await need('mariadb', ['--no-defaults', `--socket=${socketPath}`, '-uroot', '-N', '-e', statements]))
      .stdout;
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries += 1) {
    try {
      await sql('SELECT 1');
      return { port, socketPath, pid: child.pid ?? 0, sql, [Symbol.asyncDispose]: stop };
    } catch (thrown) {
      if (tries < 200 && child.exitCode === null) await pause(50);
      else {
        await stop();
        throw thrown;
      }
    }
  }
}

async function need(program: string, args: readonly string[]): Promise<{ stdout: string }> {
  try {
    return await run(program, args);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      throw new Error(
        `${program} is missing; this test needs a real MariaDB: apt-get install mariadb-server`,
        { cause: thrown },
      );
    }
    throw thrown;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server without a port');
  return address.port;
}
