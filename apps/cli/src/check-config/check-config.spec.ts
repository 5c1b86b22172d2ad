import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from './check-config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(text: string) {
  const file = join(folder, 'es.ini');
  writeFileSync(file, text);
  const lines = { out: '', err: '' };
  const code = checkConfig(
    file,
    { out: (line) => (lines.out += line), err: (line) => (lines.err += line) },
    {},
  );
  return { code, file, ...lines };
}

describe('tocsin check-config', () => {
  it('prints the lines of the old documents, dots and all', () => {
    const { code, out, file } = run('[network]\nport = 9001\n[ssl]\ncert = /etc/a.crt\n');
    expect(code).toBe(0);
    expect(out).toContain(`\nConfiguration (read ${file}):\n`);
    expect(out).toContain('Port .......................... 9001');
    expect(out).toContain('Auth enabled .................. true');
    expect(out).toContain('SSL cert file ................. /etc/a.crt');
    expect(out).toContain('SSL key file .................. (undefined)');
  });

  it('says whether a secret is there, never what it is', () => {
    const { out } = run('[mqtt]\nusername = u\npassword = hunter2\n');
    expect(out).toContain('MQTT Password ................. (defined)');
    expect(out).not.toContain('hunter2');
  });

  it('lists every mistake and fails', () => {
    const { code, out, err } = run('[network]\nport = x\n[auth]\nenable = maybe\n');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('the configuration has 2 mistakes');
  });
});
