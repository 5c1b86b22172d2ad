import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisStore } from '@tocsin/store-redis';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { quietLog } from '../quiet-log';
import { devicesCommand } from './devices-command';

const one = `${'a'.repeat(140)}ABCDEFGH01`;
const other = `${'b'.repeat(140)}XYZXYZXY01`;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-devices-'));
  file = join(folder, 'tokens.txt');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function devices(words: readonly string[], settings = '') {
  const config = join(folder, 'es.ini');
  await writeFile(config, `[general]\nbase_data_path = ${folder}\n[fcm]\ntoken_file = ${file}\n${settings}`);
  const said = { out: '', err: '' };
  const code = await devicesCommand(
    [...words, '--config', config],
    { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) },
    {},
  );
  return { code, ...said };
}

const entry = { platform: 'android', monlist: '1,2', intlist: '0,60', pushstate: 'enabled' };

describe('tocsin devices', () => {
  it('lists those of the token file without what would let anybody push, and removes one', async () => {
    await writeFile(
      file,
      JSON.stringify({ tokens: { [one]: entry, [other]: { ...entry, platform: 'ios' } } }),
    );
    const { code, out } = await devices(['list']);
    expect(code).toBe(0);
    expect(out).toContain('...ABCDEFGH01  platform:android  pushstate:enabled  monlist:1,2  intlist:0,60');
    expect(out).not.toContain('aaaa');
    expect((await devices(['remove', '...01'])).err).toContain('2 devices end so');
    expect((await devices(['remove', 'gone'])).code).toBe(1);
    expect(await devices(['remove', 'ABCDEFGH01'])).toMatchObject({ code: 0 });
    const left = await readFile(file, 'utf8');
    expect(left).toContain(other);
    expect(left).not.toContain(one);
  });

  it('takes those of several gateways from Redis', async () => {
    await using redis = await RedisServer.start();
    const settings = `[queue]\nurl = ${redis.url}\n`;
    await using store = await RedisStore.open({ url: redis.url, prefix: 'tocsin' }, quietLog());
    await store.devices.register({ token: one, ...entry, state: 'enabled', appversion: '7', badge: 0 }, 1);
    const { out } = await devices(['list', '--json'], settings);
    expect(JSON.parse(out)).toMatchObject({ devices: [{ device: '...ABCDEFGH01', platform: 'android' }] });
    expect((await devices(['remove', one], settings)).code).toBe(0);
    expect(await store.devices.all()).toEqual([]);
  });

  it('makes no token file by asking, and names calls that it does not understand', async () => {
    expect(await devices(['list'])).toMatchObject({ code: 1 });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    expect((await devices(['remove'])).code).toBe(2);
    expect((await devices(['lst'])).code).toBe(2);
  });
});
