import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logsCommand } from './logs-command';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-logs-'));
  await writeFile(join(folder, 'es.ini'), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function logs(...words: readonly string[]) {
  const said = { out: '', err: '' };
  const code = await logsCommand(
    [...words, '--config', join(folder, 'es.ini')],
    { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) },
    {
      ZM_DB_HOST: 'localhost',
      ZM_PATH_LOGS: folder,
      TOCSIN_ZM_CONF: join(folder, 'none'),
      TOCSIN_ZM_CONF_DIR: folder,
    },
  ).catch((error: unknown) => String(error));
  return { code, ...said };
}

describe('tocsin logs', () => {
  it('prints the last lines, also of a file that is longer than what is read', async () => {
    const long = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${'.'.repeat(50)}`);
    await writeFile(join(folder, 'zmeventnotification.log'), `${long.join('\n')}\n`);
    const { out, code } = await logs('--lines', '2');
    expect({ out, code }).toEqual({ code: 0, out: `${long.slice(-2).join('\n')}\n` });
  });

  it('prints those of a monitor, and where they are', async () => {
    await writeFile(join(folder, 'zmesdetect_m3.log'), 'one\n');
    const { out } = await logs('--monitor', '3', '--json');
    expect(JSON.parse(out)).toEqual({ file: join(folder, 'zmesdetect_m3.log'), lines: ['one'] });
  });

  it('says where else they may be', async () => {
    const { code, err } = await logs();
    expect(code).toBe(1);
    expect(err).toContain('journalctl -u tocsin');
    expect((await logs('--lines', 'all')).code).toBe(2);
  });
});
