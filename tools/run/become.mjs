import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './setup.mjs';

/**
 * Runs one of our programs in this one's place: signals are passed on, the exit code is taken over.
 * @param {string} program path from the repository root @param {string[]} args
 */
export async function become(program, args) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  // A terminal sends Ctrl-C to both; the child decides when it is done.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  await once(child, 'exit');
  process.exitCode = child.exitCode ?? 1;
}
