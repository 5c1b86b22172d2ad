import { spawn } from 'node:child_process';
import path from 'node:path';
import { repository } from './repository';

/** What a command answered. */
export interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `tocsin` as an operator does: the bundle in dist/, in a process of its own. */
export function runCli(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const main = path.join(repository, 'dist/apps/cli/main.cjs');
  const child = spawn(process.execPath, [main, ...words], { env: { PATH: process.env['PATH'], ...env } });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}
