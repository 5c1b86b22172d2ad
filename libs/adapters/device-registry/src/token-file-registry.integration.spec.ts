import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeDeviceRegistry, type RegistryPlace } from '@tocsin/push/contract';
import pino, { type Logger } from 'pino';
import { LogLines } from '../../../../tools/testing/log-lines';
import { until } from '../../../../tools/testing/until';
import { TokenFileRegistry } from './token-file-registry';

const month = () => 4;
const silent = pino({ level: 'silent' });
const iphone = { token: 'aaa:iphone', platform: 'ios' };

/** A folder of one test's own, and what it opened. */
class Place implements RegistryPlace {
  readonly lines = new LogLines();
  readonly #opened: TokenFileRegistry[] = [];

  private constructor(
    readonly folder: string,
    readonly file: string,
  ) {}

  static async make(): Promise<Place> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-devices-'));
    return new Place(folder, path.join(folder, 'push', 'tokens.txt'));
  }

  static async opened(): Promise<Place> {
    const place = await Place.make();
    await place.open(silent);
    return place;
  }

  async open(log: Logger = pino({ level: 'trace' }, this.lines), settleMs = 0): Promise<TokenFileRegistry> {
    const registry = await TokenFileRegistry.open(this.file, log, { retryMs: 10, settleMs, month });
    this.#opened.push(registry);
    return registry;
  }

  get registry(): TokenFileRegistry {
    const last = this.#opened.at(-1);
    if (last === undefined) throw new Error('nothing was opened');
    return last;
  }

  async restart(): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
    await this.open(silent);
  }

  async write(text: string): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    await writeFile(this.file, text);
  }

  async text(name = 'tokens.txt'): Promise<string> {
    return readFile(path.join(path.dirname(this.file), name), 'utf8');
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async names(): Promise<string[]> {
    return (await readdir(path.dirname(this.file))).toSorted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const registry of this.#opened) await registry[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

describeDeviceRegistry('in tokens.txt', () => Place.opened());

describe('the token file', () => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.make();
  });
  afterEach(() => place[Symbol.asyncDispose]());

  test('is made with its folder, and only its owner may read it', async () => {
    await place.open();
    expect(await place.json()).toEqual({ tokens: {} });
    expect((await stat(place.file)).mode & 0o777).toBe(0o600);
    expect(await place.names()).toEqual(['tokens.txt']);
    expect(place.lines.complaints()).toEqual([]);
  });

  test('that was emptied becomes an empty JSON file', async () => {
    await place.write('\n');
    await place.open();
    expect(await place.json()).toEqual({ tokens: {} });
    expect(await place.names()).toEqual(['tokens.txt']);
  });

  test('of lines becomes JSON, and the original is kept beside those kept before', async () => {
    const lines = 'aaa:iphone:1,2:0,60:ios:enabled\nno line\n';
    await place.write(lines);
    await writeFile(`${place.file}~1`, 'kept before');
    const registry = await place.open();
    expect(await registry.byToken('aaa:iphone')).toMatchObject({ monlist: '1,2', platform: 'ios' });
    expect(await place.json()).toMatchObject({ tokens: { 'aaa:iphone': { intlist: '0,60' } } });
    expect(await place.text('tokens.txt~1')).toBe('kept before');
    expect(await place.text('tokens.txt~2')).toBe(lines);
    expect((await stat(`${place.file}~2`)).mode & 0o777).toBe(0o600);
  });

  test('that is broken is set aside, not lost, and said with its reason', async () => {
    const broken = '{"tokens": {"aaa:iphone": {"platform": "ios", "mon';
    await place.write(broken);
    const registry = await place.open();
    await registry.register(iphone, 4);
    expect(await place.text('tokens.txt.broken~1')).toBe(broken);
    expect(await place.json()).toHaveProperty(['tokens', 'aaa:iphone', 'platform'], 'ios');
    expect(place.lines.complaints()).toEqual([expect.stringMatching(/damaged JSON.*tokens\.txt\.broken~1/)]);
  });

  test('keeps unknown keys, entries and counts as text through a registration', async () => {
    await place.write(
      '{"tokens":{"aaa:iphone":{"platform":"ios","invocations":{"count":"7","at":"4"},"new":{"a":1}},"x":null},"v":2}',
    );
    const registry = await place.open();
    await registry.register(iphone, 4);
    expect(await place.json()).toEqual({
      tokens: {
        'aaa:iphone': {
          platform: 'ios',
          monlist: '',
          intlist: '',
          pushstate: 'enabled',
          appversion: 'unknown',
          invocations: { count: 7, at: 4 },
          new: { a: 1 },
        },
        x: null,
      },
      v: 2,
    });
  });

  test('that is fine is not touched by opening it', async () => {
    const text = '{"tokens":{"aaa:iphone":{"platform":"ios"}}}';
    await place.write(text);
    await place.open();
    await place.registry.refresh();
    expect(await place.text()).toBe(text);
  });

  test('gets the counts with a refresh, not with each push', async () => {
    const registry = await place.open();
    await registry.register(iphone, 4);
    const before = await place.text();
    await registry.noteInvocation('aaa:iphone', 4);
    await registry.noteInvocation('aaa:iphone', 4);
    expect(await place.text()).toBe(before);
    await registry.refresh();
    expect(await place.json()).toHaveProperty(['tokens', 'aaa:iphone', 'invocations'], { count: 2, at: 4 });
  });

  test('gets the counts when the registry closes', async () => {
    const registry = await place.open();
    await registry.register(iphone, 4);
    await registry.noteInvocation('aaa:iphone', 4);
    await registry[Symbol.asyncDispose]();
    expect(await place.json()).toHaveProperty(['tokens', 'aaa:iphone', 'invocations', 'count'], 1);
  });

  test('may be edited by hand: a refresh notices, and counts and badges stay', async () => {
    const registry = await place.open();
    await registry.register({ ...iphone, monlist: '1' }, 4);
    await registry.register({ token: 'droid', platform: 'android' }, 4);
    await registry.noteInvocation('aaa:iphone', 4);
    await place.write('{"tokens":{"aaa:iphone":{"platform":"ios","monlist":"9"},"new":{"platform":"ios"}}}');
    await registry.refresh();
    expect(await registry.byToken('aaa:iphone')).toMatchObject({
      monlist: '9',
      badge: 1,
      invocations: { count: 1, at: 4 },
    });
    expect(await registry.byToken('droid')).toBeUndefined();
    expect(await registry.byToken('new')).toBeDefined();
  });

  test('that was edited by hand just before a registration loses neither', async () => {
    const registry = await place.open();
    await place.write('{"tokens":{"by-hand":{"platform":"ios"}}}');
    await registry.register(iphone, 4);
    expect(await place.json()).toMatchObject({ tokens: { 'by-hand': {}, 'aaa:iphone': {} } });
  });

  test('that was edited by hand just before a device went does not bring it back', async () => {
    const registry = await place.open();
    await registry.register(iphone, 4);
    await place.write('{"tokens":{"aaa:iphone":{"platform":"ios"},"by-hand":{}}}');
    expect(await registry.remove('aaa:iphone')).toBe(true);
    expect((await registry.all()).map(({ token }) => token)).toEqual(['by-hand']);
    expect(await place.json()).toMatchObject({ tokens: { 'by-hand': {} } });
    expect(await place.text()).not.toContain('aaa:iphone');
  });

  test('that is emptied while we run forgets its devices, also for good', async () => {
    const registry = await place.open();
    await registry.register(iphone, 4);
    await truncate(place.file);
    await registry.refresh();
    expect(await registry.all()).toEqual([]);
    expect(await place.json()).toEqual({ tokens: {} });
  });

  test('that is deleted while we run is made again with all we know', async () => {
    const registry = await place.open();
    await registry.register(iphone, 4);
    await rm(path.dirname(place.file), { recursive: true });
    await registry.refresh();
    expect(await place.json()).toHaveProperty(['tokens', 'aaa:iphone']);
  });

  test('that is broken by hand while we run costs no device', async () => {
    const registry = await place.open();
    await registry.register(iphone, 4);
    await place.write('{"tokens": oops');
    await registry.refresh();
    expect(await registry.all()).toHaveLength(1);
    expect(await place.json()).toHaveProperty(['tokens', 'aaa:iphone']);
    expect(await place.text('tokens.txt.broken~1')).toBe('{"tokens": oops');
  });

  test('that somebody is about to write is left alone until it lies still', async () => {
    const registry = await place.open(silent, 60_000);
    await registry.register(iphone, 4);
    for (const unfinished of ['', '{"tokens":{"aaa:iph']) {
      await place.write(unfinished);
      await registry.refresh();
      await registry.register({ token: 'aaa:new', platform: 'ios' }, 4);
      expect(await place.text()).toBe(unfinished);
      expect(await registry.all()).toHaveLength(2);
    }
    await place.write('{"tokens":{"aaa:iphone":{"monlist":"9"}}}');
    await registry.refresh();
    expect(await place.json()).toMatchObject({ tokens: { 'aaa:iphone': { monlist: '9' }, 'aaa:new': {} } });
    expect(await place.names()).toEqual(['tokens.txt']);
  });

  test('may be a link: the link stays', async () => {
    const target = path.join(place.folder, 'real.txt');
    await writeFile(target, '{"tokens":{}}');
    await mkdir(path.dirname(place.file));
    await symlink(target, place.file);
    const registry = await place.open();
    await registry.register(iphone, 4);
    expect(await readFile(target, 'utf8')).toContain('aaa:iphone');
    expect((await stat(place.file)).ino).toBe((await stat(target)).ino);
  });
});

describe('a token file out of reach', () => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.make();
  });
  afterEach(() => place[Symbol.asyncDispose]());

  test('costs no device: it is said once with path, user and remedy, and written when it can be', async () => {
    // A file where the folder should be: even the superuser cannot write there.
    const folder = path.dirname(place.file);
    await writeFile(folder, '');
    const registry = await place.open();
    await registry.register(iphone, 4);
    await registry.noteInvocation('aaa:iphone', 4);
    expect(await registry.byToken('aaa:iphone')).toMatchObject({ badge: 1 });
    const [complaint, ...more] = place.lines.complaints();
    expect(complaint).toContain(place.file);
    expect(complaint).toMatch(/by user \S+: .*ENOTDIR.*chown/);
    expect(more).toEqual([]);

    await rm(folder);
    await until('the file is in use again', () => place.lines.count('in use again') > 0);
    expect(await place.json()).toHaveProperty(['tokens', 'aaa:iphone', 'invocations', 'count'], 1);
  });

  test('that could not be read at first is joined, not overwritten, when it can be', async () => {
    // Something that has a name but no text; then a real file takes its place in one step, as by a mount.
    const [folder, real] = [path.dirname(place.file), path.join(place.folder, 'real.txt')];
    await mkdir(folder);
    await symlink(place.folder, place.file);
    const registry = await place.open();
    await registry.register(iphone, 4);
    await registry.register({ token: 'aaa:new', platform: 'ios' }, 4);
    await writeFile(
      real,
      '{"tokens":{"aaa:iphone":{"platform":"ios","monlist":"3","invocations":{"count":9,"at":4}},"old":{}}}',
    );
    await symlink(real, `${place.file}.link`);
    await rename(`${place.file}.link`, place.file);
    await until('the registry has noticed', async () => (await registry.byToken('old')) !== undefined);
    expect(await registry.byToken('aaa:iphone')).toMatchObject({ monlist: '3', invocations: { count: 9 } });
    await registry.refresh();
    expect(await place.json()).toMatchObject({ tokens: { 'aaa:iphone': {}, 'aaa:new': {}, old: {} } });
  });

  test('keeps a registration, and the process that waits for it', async () => {
    await writeFile(path.dirname(place.file), '');
    const registry = await place.open();
    await expect(registry.register(iphone, 4)).resolves.toMatchObject({ token: 'aaa:iphone' });
    await expect(registry.remove('aaa:iphone')).resolves.toBe(true);
    await expect(registry[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
