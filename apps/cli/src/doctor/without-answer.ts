import { spawn } from 'node:child_process';

const patienceMs = 2_000;

/** Paths that cannot even be opened in time. */
export const pathsWithoutAnswer = (paths: readonly string[]): Promise<readonly string[]> =>
  withoutAnswer(paths, (path) => ['head', '-c', '0', '--', path]);

/** Hosts whose names are neither known nor unknown in time. */
export const hostsWithoutAnswer = (hosts: readonly string[]): Promise<readonly string[]> =>
  withoutAnswer(hosts, (host) => ['getent', 'ahosts', host]);

/**
 * Each is tried by a process of its own: whoever waits for a disk, or for a name server, that does not answer cannot be
 * called off, and would take us along.
 */
async function withoutAnswer(
  all: readonly string[],
  commandFor: (one: string) => readonly [string, ...string[]],
): Promise<readonly string[]> {
  const answers = await Promise.all(
    all.map(async (one) => ({ one, isThere: await endsInTime(commandFor(one)) })),
  );
  return answers.flatMap(({ one, isThere }) => (isThere ? [] : [one]));
}

function endsInTime([program, ...words]: readonly [string, ...string[]]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'ignore' });
    const settle = (isThere: boolean) => {
      clearTimeout(timer);
      resolve(isThere);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.unref(); // on a disk it ends when that is back
      settle(false);
    }, patienceMs);
    child.once('exit', () => settle(true));
    child.once('error', () => settle(true)); // without that program nothing is known against anybody
  });
}
