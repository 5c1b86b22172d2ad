// Runs jest and counts, so that a script can close with "N passed, N failed".
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './setup.mjs';

/**
 * @param {string[]} args further arguments for jest
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ passed: number, failed: number }} tests; a suite that does not even load counts as one failure
 */
export function runJest(args, env) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-jest-'));
  const file = path.join(folder, 'result.json');
  try {
    const status = run(
      'jest',
      ['-c', 'jest.config.cjs', '--json', `--outputFile=${file}`, '--silent', ...args],
      env,
    );
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    /** @type {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} */
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return { passed: result.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The closing line. @param {{ passed: number, failed: number }} counts */
export function close({ passed, failed }) {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
