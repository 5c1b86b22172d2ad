import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRunByZmdc } from './zmdc';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'tocsin-zmdc-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** What ZoneMinder 1.36 answers to `zmdc.pl status zmeventnotification.pl`. */
const since = "'zmeventnotification.pl' running since 26/11/20 19:31:07, pid = ";
const answers = [
  ['this process runs', `${since}4711\n`, true],
  ['another copy runs', `${since}47110\n`, false],
  [
    'one has died and is to be started',
    `'zmeventnotification.pl' pending at 26/11/20 19:31:17\n${since}\n`,
    false,
  ],
  ['it was not started', "'zmeventnotification.pl' not running\n", false],
  ['ZoneMinder is not running', 'Unable to connect to server using socket at /run/zm/zmdc.sock\n', false],
] as const;

describe('whether zmdc.pl starts us again', () => {
  it.each(answers)('where %s', async (_what, answer, isOurs) => {
    const program = path.join(folder, 'zmdc.pl');
    writeFileSync(
      program,
      `#!/bin/sh\n[ "$*" = "status zmeventnotification.pl" ] || exit 255\ncat <<'E'\n${answer}E\n`,
    );
    chmodSync(program, 0o755);
    expect(await isRunByZmdc(4711, { PATH: `${folder}:/bin` })).toBe(isOurs);
  });

  it('is no where there is no ZoneMinder', async () => {
    expect(await isRunByZmdc(4711, {}, 'zmdc-of-nowhere.pl')).toBe(false);
  });
});
