import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const templates = path.join(__dirname, 'systemd');
const units = readdirSync(templates);

/** Of 100, as `systemd-analyze security` counts: what is open to a service that is broken into. 96 is a service without limits. */
const mostExposed = 30;

const analyze = existsSync('/usr/bin/systemd-analyze') ? it : it.skip;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin units '));
  mkdirSync(path.join(folder, 'data'));
  const shim = path.join(folder, 'zmeventnotification.pl');
  writeFileSync(shim, '#!/bin/sh\n');
  chmodSync(shim, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const places: Readonly<Record<string, () => string>> = {
  TARGET_BIN_ES: () => folder,
  TARGET_LIB: () => folder,
  TARGET_DATA: () => path.join(folder, 'data'),
  NODE: () => process.execPath,
  WEB_OWNER: () => 'root',
  WEB_GROUP: () => 'root',
};

/** As tools/install.sh does it; an instance of a template gets the name 1. @returns where it lies */
function installed(unit: string): string {
  const text = readFileSync(path.join(templates, unit), 'utf8').replaceAll(
    /@([A-Z_]+)@/g,
    (all, name: string) => places[name]?.() ?? all,
  );
  const file = path.join(folder, unit.replace('@.', '@1.'));
  writeFileSync(file, text);
  return file;
}

function systemdAnalyze(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['--no-pager', ...args], {
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

// A storage area of ZoneMinder may be anywhere.
it.each(['tocsin.service', 'tocsin-detector@.service'])(
  '%s may write beside the pictures of events',
  (unit) => {
    expect(readFileSync(path.join(templates, unit), 'utf8')).toMatch(/^ProtectSystem=full$/m);
  },
);

describe.each(units)('%s', (unit) => {
  it('has no placeholder that the installer does not know', () => {
    expect(readFileSync(installed(unit), 'utf8')).not.toMatch(/@[A-Z_]+@/);
  });

  it('has its places in quotes, which blanks need', () => {
    const bare = /(?<!")@(?:TARGET_\w+|NODE)@/;
    expect(readFileSync(path.join(templates, unit), 'utf8')).not.toMatch(bare);
  });

  analyze('is understood by systemd in every line', () => {
    expect(systemdAnalyze('verify', '--man=no', '--recursive-errors=no', installed(unit))).toEqual({
      status: 0,
      said: '',
    });
  });

  analyze(`leaves an intruder at most ${mostExposed} of 100`, () => {
    const file = installed(unit);
    const { status, said } = systemdAnalyze('security', '--offline=true', `--threshold=${mostExposed}`, file);
    expect({ status, said: said.split('\n').at(-2) }).toMatchObject({ status: 0 });
  });
});
