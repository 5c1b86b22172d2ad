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

async function run(text: string) {
  const file = join(folder, 'es.ini');
  writeFileSync(file, text);
  const lines = { out: '', err: '' };
  const code = await checkConfig(
    file,
    { out: (line) => (lines.out += `${line}\n`), err: (line) => (lines.err += `${line}\n`) },
    {},
  );
  return { code, file, ...lines };
}

describe('tocsin check-config', () => {
  it('prints the lines of the old documents, dots and all', async () => {
    const { code, out, file } = await run('[network]\nport = 9001\n[ssl]\ncert = /etc/a.crt\n');
    expect(code).toBe(0);
    expect(out).toContain(`\nConfiguration (read ${file}):\n`);
    expect(out).toContain('Port .......................... 9001');
    expect(out).toContain('Auth enabled .................. true');
    expect(out).toContain('SSL cert file ................. /etc/a.crt');
    expect(out).toContain('SSL key file .................. (undefined)');
  });

  it('says whether a secret is there, never what it is', async () => {
    const { out } = await run('[mqtt]\nusername = u\npassword = hunter2\n');
    expect(out).toContain('MQTT Password ................. (defined)');
    expect(out).not.toContain('hunter2');
  });

  it('lists every mistake and fails', async () => {
    const { code, out, err } = await run('[network]\nport = x\n[auth]\nenable = maybe\n');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('the configuration has 2 mistakes');
  });

  describe('with detection by Tocsin', () => {
    const detect = (objectConfig: string) => {
      const file = join(folder, 'objectconfig.ini');
      writeFileSync(file, objectConfig);
      return run(`[detector]\nenable = yes\nobject_config = ${file}\n`);
    };

    it('prints how pictures are looked at, and what differs for a monitor', async () => {
      const { code, out, err } = await detect(
        '[general]\nportal=https://h/zm\npassword=hunter2\nmodels=yolo\nlog_level=x\n[monitor-4]\nwait=3\n',
      );
      expect(code).toBe(0);
      expect(out).toContain('objectconfig.ini, written for 4.x):\n');
      expect(out).toContain('portal.portal ................. https://h/zm\n');
      expect(out).toContain('portal.password ............... (defined)\n');
      expect(out).toContain('types ......................... object\n');
      expect(out).toContain('object/yolo.minConfidence ..... 0.4\n');
      expect(out).toContain('past.maxDifference ............ 5%\n');
      expect(out).toContain('\nMonitor 4:\n\nframes.wait ................... 3\n\n');
      expect(err).toContain('objectconfig.ini:4: [general] models is now called detection_sequence');
      expect(err).toContain('warning: ');
      expect(`${out}${err}`).not.toContain('hunter2');
    });

    it('fails where the file cannot be used', async () => {
      const { code, err } = await detect('[general]\nwait=soon\n');
      expect(code).toBe(1);
      expect(err).toContain('mistake: ');
      expect(err).toContain('objectconfig.ini:2: [general] wait: "soon" is not a number');
    });

    it('says where nothing is read, and where nobody asks', async () => {
      const nowhere = await run(`[detector]\nenable = yes\nobject_config = ${join(folder, 'nowhere.ini')}\n`);
      expect(nowhere).toMatchObject({
        code: 1,
        err: expect.stringContaining('nowhere.ini cannot be read') as unknown,
      });
      expect((await run('')).out).toContain('Detection: not by Tocsin (');
    });
  });
});
