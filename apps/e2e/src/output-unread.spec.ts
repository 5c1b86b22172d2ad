import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './harness/repository';
import { TemporaryFolder } from './harness/temporary-folder';

const line = '11/20/2026 17:04:05.123000 zmeventnotification[7].INF [gateway] [all is well]\n';

let folder: TemporaryFolder;
let log: string;
beforeEach(() => {
  folder = new TemporaryFolder();
  log = path.join(folder.path, 'zmeventnotification.log');
  writeFileSync(log, line);
});
afterEach(() => folder[Symbol.dispose]());

/** `tocsin logs … | head -1`. @returns how it ended, and what it complained of */
async function headOf(words: readonly string[], meanwhile: (child: ChildProcess) => void = () => undefined) {
  const main = path.join(repository, 'dist/apps/cli/main.cjs');
  const child = spawn(process.execPath, [main, 'logs', '--file', log, ...words]);
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  const ended = once(child, 'close');
  child.stdout.once('data', () => {
    child.stdout.destroy();
    meanwhile(child);
  });
  await ended;
  return { code: child.exitCode, complaints };
}

describe('a command whose output nobody reads any more, as with head and less', () => {
  it('ends without a complaint', async () => {
    writeFileSync(log, line.repeat(5_000)); // more than a pipe holds
    expect(await headOf(['--lines', '5000'])).toEqual({ code: 0, complaints: '' });
  });

  it('does not go on following', async () => {
    const ended = await headOf(['--follow'], (child) => {
      const writing = setInterval(() => appendFileSync(log, line), 20);
      child.once('close', () => clearInterval(writing));
    });
    expect(ended).toEqual({ code: 0, complaints: '' });
  });
});
