import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../../tools/testing/until';
import { logsCommand } from './logs-command';
import { momentOf } from './moment';

let folder: string;
let log: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-logs-'));
  log = join(folder, 'zmeventnotification.log');
  await writeFile(join(folder, 'es.ini'), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const said = { out: '', err: '' };

async function logs(words: readonly string[], stop?: AbortSignal) {
  Object.assign(said, { out: '', err: '' });
  const code = await logsCommand(
    [...words, '--config', join(folder, 'es.ini')],
    { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) },
    {
      ZM_DB_HOST: 'localhost',
      ZM_PATH_LOGS: folder,
      TOCSIN_ZM_CONF: join(folder, 'none'),
      TOCSIN_ZM_CONF_DIR: folder,
    },
    stop === undefined ? {} : { stop },
  );
  return { code, ...said };
}

const line = (code: string, text: string, minute = '04') =>
  `11/20/2026 17:${minute}:05.123000 zmeventnotification[7].${code} [gateway] [${text}]\n`;

/** Also where the test fails, so that nothing is followed for ever. */
function stopping(): Disposable & { readonly signal: AbortSignal } {
  const stop = new AbortController();
  return { signal: stop.signal, [Symbol.dispose]: () => stop.abort() };
}

describe('tocsin logs', () => {
  it('prints the last lines, also of a file that is longer than what is read', async () => {
    const long = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${'.'.repeat(50)}`);
    await writeFile(log, `${long.join('\n')}\n`);
    const { out, code } = await logs(['--lines', '2']);
    expect({ out, code }).toEqual({ code: 0, out: `${long.slice(-2).join('\n')}\n` });
  });

  it('prints those of a monitor, and where they are', async () => {
    const file = join(folder, 'zmesdetect_m3.log');
    await writeFile(file, '11/20/26 17:04:05 zmesdetect_m3[7] DBG detector [one]\n');
    const { out } = await logs(['--monitor', '3', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      file,
      lines: [{ level: 'DBG', component: 'zmesdetect_m3', process: 'detector', pid: 7, text: 'one' }],
    });
  });

  it('prints a level and worse, with the lines that belong to one', async () => {
    await writeFile(
      log,
      `${line('INF', 'all is well')}${line('ERR', 'it broke')}    at once\n${line('DB1', 'x')}`,
    );
    expect((await logs(['--level', 'warning'])).out).toBe(`${line('ERR', 'it broke')}    at once\n`);
    expect((await logs(['--level', 'info'])).out).toContain('all is well');
  });

  it('prints what was written since then, all of it', async () => {
    const many = Array.from({ length: 60 }, (_, index) => line('INF', `later ${index}`, '06'));
    await writeFile(log, `${line('INF', 'earlier')}${many.join('')}`);
    expect((await logs(['--since', '2026-11-20 17:05'])).out).toBe(many.join(''));
    expect((await logs(['--since', '2026-11-20 17:05', '-n', '1'])).out).toBe(many.at(-1));
  });

  it('prints JSON lines like those of ZoneMinder', async () => {
    const at = new Date(2026, 10, 20, 17, 4, 5, 123).getTime();
    const file = join(folder, 'containers.txt');
    const json = `{"level":40,"time":${at},"pid":7,"name":"gateway","eventId":9,"msg":"late"}`;
    await writeFile(file, `gateway-1  | ${json}\n`);
    expect((await logs(['--file', file, '--level', 'warning'])).out).toBe(line('WAR', 'late (eventId=9)'));
  });

  it('follows the log through rotation and truncation', async () => {
    await writeFile(log, line('INF', 'before'));
    using stop = stopping();
    const followed = logs(['--follow', '--level', 'info'], stop.signal);
    const comes = async (text: string, write: () => Promise<void>) => {
      await write();
      await until(`"${text}" is printed`, () => said.out.includes(text));
    };
    await comes('before', async () => undefined);
    await comes('appended', () => appendFile(log, `${line('INF', 'appended')}${line('DB1', 'unwanted')}`));
    await comes('in the new file', async () => {
      await appendFile(log, line('INF', 'last of the old file'));
      await rename(log, `${log}.1`);
      await writeFile(log, line('INF', 'in the new file').repeat(3));
    });
    await comes('after truncation', async () => {
      await truncate(log, 0);
      await appendFile(log, line('INF', 'after truncation').slice(0, 80));
      await appendFile(log, line('INF', 'after truncation').slice(80));
    });
    stop[Symbol.dispose]();
    expect((await followed).code).toBe(0);
    const texts = [...said.out.matchAll(/\[gateway\] \[(.*)\]/g)].map(([, text]) => text);
    const fresh = 'in the new file';
    expect(texts).toEqual([
      'before',
      'appended',
      'last of the old file',
      fresh,
      fresh,
      fresh,
      'after truncation',
    ]);
  });

  it('says where else they may be', async () => {
    const { code, err } = await logs([]);
    expect(code).toBe(1);
    expect(err).toContain('journalctl -u tocsin, or docker compose logs --follow');
  });

  it.each([
    [['--lines', 'all'], '--lines wants a number, not "all"'],
    [['--level', 'warn'], 'there is no level "warn", but debug, info, warning, error, fatal'],
    [['--since', 'tuesday'], '--since wants 10m, 2h, 1d, 17:30'],
    [['--folow'], 'logs has no option --folow; did you mean --follow?'],
    [['everything'], '"everything" is not understood'],
  ])('does not understand %j', async (words, reason) => {
    const { code, err } = await logs(words);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });
});

describe('momentOf', () => {
  const now = new Date(2026, 10, 20, 17, 4, 5).getTime();
  it.each([
    ['10m', now - 600_000],
    ['1d', now - 86_400_000],
    ['17:00', new Date(2026, 10, 20, 17, 0).getTime()],
    ['18:00', new Date(2026, 10, 19, 18, 0).getTime()],
    ['2026-11-01', new Date(2026, 10, 1).getTime()],
    ['2026-11-01T08:30', new Date(2026, 10, 1, 8, 30).getTime()],
    ['25:00', undefined],
    ['soon', undefined],
  ])('%s', (text, at) => {
    expect(momentOf(text, now)).toBe(at);
  });
});
