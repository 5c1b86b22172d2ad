import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { LogLines } from '../../../../tools/testing/log-lines';
import { tellScript, type ToldScript } from './told-script';

let folder: string;
let lines: LogLines;
beforeEach(async () => {
  lines = new LogLines();
  folder = await mkdtemp(path.join(tmpdir(), 'told-script-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function tell(kind: ToldScript, body: string, args: readonly string[] = [], timeoutMs = 20_000) {
  const program = path.join(folder, 'script.sh');
  await writeFile(program, `#!/bin/sh\n${body}\n`);
  await chmod(program, 0o755);
  return tellScript(kind, {
    command: { program, leadingArguments: ['--mine'] },
    givenArguments: args,
    timeoutMs,
    killAfterMs: 200,
    signal: new AbortController().signal,
    log: pino({ level: 'trace' }, lines),
  });
}

describe('a script that is told', () => {
  it('gets its own arguments first, then ours, as they are', async () => {
    const args = ['1', '2', `Door "1" $(id)`, ' cause; rm -rf x', 'event_start'];
    await tell('push-script', `for a in "$@"; do printf "<%s>" "$a"; done > '${folder}/got'`, args);
    expect(await readFile(`${folder}/got`, 'utf8')).toBe(['--mine', ...args].map((a) => `<${a}>`).join(''));
  });

  it('is asked nothing: what it prints and its exit code are only logged', async () => {
    await expect(tell('push-script', 'echo "pushed 1"; echo noise >&2; exit 7')).resolves.toBe(7);
    expect(lines.complaints()).toEqual(['the push script says that it failed']);
    expect(lines.count('pushed 1')).toBe(1);
    expect(lines.count('noise')).toBe(1);
  });

  it('that succeeds is no complaint', async () => {
    await expect(tell('user-script', 'echo done')).resolves.toBe(0);
    expect(lines.complaints()).toEqual([]);
  });

  it('that takes too long is ended and called by its name', async () => {
    await expect(tell('user-script', 'sleep 1000', [], 300)).rejects.toMatchObject({
      code: 'user-script-timeout',
      message: expect.stringMatching(/^the user script .* within 0\.3 s and was ended/) as unknown,
    });
  });

  it('that does not exist is named with the key to check', async () => {
    const running = tellScript('push-script', {
      command: { program: '/nowhere/push.sh', leadingArguments: [] },
      givenArguments: [],
      timeoutMs: 1000,
      signal: new AbortController().signal,
      log: pino({ level: 'trace' }, lines),
    });
    await expect(running).rejects.toMatchObject({
      code: 'push-script-not-started',
      message: expect.stringContaining('[push] api_push_script') as unknown,
    });
  });
});
