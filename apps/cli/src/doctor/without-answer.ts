import { spawn } from 'node:child_process';

const patienceMs = 2_000;

/** Paths that cannot even be opened in time. */
export const pathsWithoutAnswer = (paths: readonly string[]): Promise<readonly string[]> =>
  withoutAnswer(paths, 'head -c 0 --');

/** Hosts whose names are neither known nor unknown in time. */
export const hostsWithoutAnswer = (hosts: readonly string[]): Promise<readonly string[]> =>
  withoutAnswer(hosts, 'getent ahosts');

/**
 * Each is tried by a process of its own: whoever waits for a disk, or for a name server, that does not answer cannot be
 * called off, and would take us along. A shell starts them, since it is smaller than we are.
 * @param command - what is done with each; it need not succeed, only end
 */
function withoutAnswer(all: readonly string[], command: string): Promise<readonly string[]> {
  if (all.length === 0) return Promise.resolve([]);
  const script = `for one; do { ${command} "$one" >/dev/null 2>&1; printf '%s\\0' "$one"; } & done; wait`;
  return new Promise((resolve) => {
    const shell = spawn('sh', ['-c', script, 'sh', ...all], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let ended = '';
    const settle = (silent: readonly string[]) => {
      clearTimeout(timer);
      resolve(silent);
    };
    const timer = setTimeout(() => {
      // On a disk they end when that is back.
      if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL');
      shell.stdout.destroy();
      shell.unref();
      settle(all.filter((one) => !ended.split('\0').includes(one)));
    }, patienceMs);
    shell.stdout.on('data', (chunk: Buffer) => (ended += chunk.toString()));
    shell.once('close', () => settle([]));
    shell.once('error', () => settle([])); // without a shell nothing is known against anybody
  });
}
