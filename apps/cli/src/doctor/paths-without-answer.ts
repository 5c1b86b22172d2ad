import { spawn } from 'node:child_process';

const patienceMs = 2_000;

/**
 * Paths that cannot even be opened in time. Each is tried by a process of its own: whoever waits for a disk that does
 * not answer cannot be called off, and would take us along.
 */
export async function pathsWithoutAnswer(paths: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(
    paths.map(async (path) => ({ path, answers: await answersInTime(path) })),
  );
  return answers.flatMap(({ path, answers: isThere }) => (isThere ? [] : [path]));
}

function answersInTime(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('head', ['-c', '0', '--', path], { stdio: 'ignore' });
    const settle = (answers: boolean) => {
      clearTimeout(timer);
      resolve(answers);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.unref(); // it ends when the disk is back
      settle(false);
    }, patienceMs);
    child.once('exit', () => settle(true));
    child.once('error', () => settle(true)); // without that program: nothing is known against the path
  });
}
