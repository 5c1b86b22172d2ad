import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MonitorId } from '@tocsin/messages';
import { encodeMap, layoutOfVersion, type MapFields } from '@tocsin/zoneminder-formats';
import { pino } from 'pino';
import { SharedMemoryMaps } from './shared-memory-maps';

const fields: MapFields = {
  state: 'idle',
  captureFps: 5,
  lastEventId: 7,
  isValid: true,
  lastFrameScore: 0,
  startupSeconds: 1000,
  heartbeatSeconds: 2000,
  lastWriteSeconds: 2000,
  alarmCause: 'Forced Web',
  triggerState: 0,
  triggerScore: 0,
  triggerCause: '',
  triggerText: '',
  currentEventId: 7,
  recordingSeconds: 0,
};
const start = 2_000_500;
const monitor = MonitorId.parse(4);

describe('SharedMemoryMaps', () => {
  let folder: string;
  let path: string;
  let lines: string[];
  const opened: SharedMemoryMaps[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-maps-'));
    path = join(folder, 'zm.mmap.4');
    lines = [];
  });

  afterEach(() => {
    for (const maps of opened.splice(0)) maps[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  function openMaps(version?: string): SharedMemoryMaps {
    const log = pino({}, { write: (line) => lines.push(line) });
    const maps = SharedMemoryMaps.open({ mapFolder: folder, version, log });
    opened.push(maps);
    return maps;
  }

  /** Into the same file if there is one, as zmc does. */
  function write(changes: Partial<MapFields> = {}, version = '1.36.33'): void {
    const layout = layoutOfVersion(version);
    if (layout === undefined) throw new Error(`no layout for ${version}`);
    writeFileSync(path, encodeMap(layout, { ...fields, ...changes }));
  }

  const stateOf = (maps: SharedMemoryMaps, now: number): string => {
    const found = maps.read(monitor, now);
    return found.kind === 'ok' ? found.reading.state : found.kind;
  };

  function troubleOf(maps: SharedMemoryMaps, now: number) {
    const found = maps.read(monitor, now);
    if (found.kind === 'ok') throw new Error('there is no trouble');
    return found;
  }

  it('reads a monitor', () => {
    write({ state: 'alarm' });
    expect(openMaps('1.36.33').read(monitor, start)).toEqual({
      kind: 'ok',
      reading: {
        state: 'alarm',
        lastEventId: 7,
        isValid: true,
        heartbeatSeconds: 2000,
        startupSeconds: 1000,
        alarmCause: 'Forced Web',
        triggerCause: '',
        triggerText: '',
        captureFps: 5,
      },
    });
  });

  it.each(['1.30.4', '1.32.1', '1.34.26', '1.36.12', '1.36.38', '1.37.64', '1.37.70', '1.38.0', '1.40.0'])(
    'reads a monitor of ZoneMinder %s',
    (version) => {
      write({ state: 'alert', lastEventId: 12 }, version);
      expect(openMaps(version).read(monitor, start)).toMatchObject({
        kind: 'ok',
        reading: { state: 'alert', lastEventId: 12, heartbeatSeconds: 2000 },
      });
    },
  );

  it('gives the same object until something changes', () => {
    write();
    const maps = openMaps('1.36.33');
    const first = maps.read(monitor, start);
    expect(maps.read(monitor, start + 50)).toBe(first);
    write({ alarmCause: 'Motion Left' });
    const second = maps.read(monitor, start + 100);
    expect(second).toMatchObject({ reading: { alarmCause: 'Motion Left' } });
    expect(maps.read(monitor, start + 150)).toBe(second);
    write();
    expect(maps.read(monitor, start + 200)).toEqual(first);
  });

  it('says that a map is missing, and finds it when it comes', () => {
    const maps = openMaps('1.36.33');
    const missing = maps.read(monitor, start);
    expect(missing).toEqual({
      kind: 'missing',
      detail: `${path} is not there: zmc of this monitor does not run, or this container does not share the host's ${folder}`,
    });
    expect(maps.read(monitor, start + 1000)).toBe(missing);
    write();
    expect(stateOf(maps, start + 2000)).toBe('idle');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('"trouble":"missing"');
    expect(lines[1]).toContain('"monitorId":4,"msg":"the shared memory of a monitor can be used again"');
  });

  it('follows a map that was created anew, and leaves the dead one', () => {
    write({ lastEventId: 41 });
    const maps = openMaps('1.36.33');
    expect(stateOf(maps, start)).toBe('idle');
    unlinkSync(path);
    write({ lastEventId: 0, state: 'prealarm' });
    expect(maps.read(monitor, start + 1000)).toMatchObject({
      reading: { lastEventId: 0, state: 'prealarm' },
    });
  });

  it('notices that a map has been removed', () => {
    write();
    const maps = openMaps('1.36.33');
    expect(stateOf(maps, start)).toBe('idle');
    unlinkSync(path);
    expect(stateOf(maps, start + 1000)).toBe('missing');
  });

  it('looks at the path even when the clock was set back', () => {
    const maps = openMaps('1.36.33');
    expect(stateOf(maps, start + 3_600_000)).toBe('missing');
    write();
    expect(stateOf(maps, start)).toBe('idle');
  });

  it.each([
    ['marked invalid', () => write({ isValid: false }), 'zmc is starting or has stopped'],
    ['empty', () => writeFileSync(path, ''), 'is empty: its zmc is being set up, or died at it'],
    [
      'all zero',
      () => writeFileSync(path, Buffer.alloc(5448)),
      'is empty: its zmc is being set up, or died at it',
    ],
    ['cut off', () => writeFileSync(path, Buffer.from([0xf8, 0x02, 0, 0])), 'ends after 4 bytes'],
    [
      'without trigger data',
      () => writeFileSync(path, Buffer.concat([Buffer.from([0xf8, 0x02, 0, 0]), Buffer.alloc(2000)])),
      'no trigger data',
    ],
  ])('takes a map that is %s for invalid, until it is in order', (_what, spoil, reason) => {
    spoil();
    const maps = openMaps('1.36.33');
    const trouble = troubleOf(maps, start);
    expect(trouble.kind).toBe('invalid');
    expect(trouble.detail).toContain(reason);
    write();
    expect(stateOf(maps, start + 50)).toBe('idle');
  });

  it('names the size of a map that no known release writes', () => {
    writeFileSync(path, Buffer.concat([Buffer.from([0x4d, 0x03, 0, 0]), Buffer.alloc(2000)]));
    expect(openMaps('1.36.33').read(monitor, start)).toEqual({
      kind: 'unknown-size',
      detail: `${path} says it is of 845 bytes, which no known ZoneMinder release writes: the Events table is polled instead`,
    });
  });

  it('reads on when zmc is upgraded in place', () => {
    write();
    const maps = openMaps('1.36.33');
    expect(stateOf(maps, start)).toBe('idle');
    write({ state: 'alarm' }, '1.38.0');
    expect(stateOf(maps, start + 50)).toBe('alarm');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"mapSize":872,"version":"1.36.33","releases":"1.38-1.39.11"');
  });

  describe('a heartbeat', () => {
    it.each(['1.36.33', '1.34.26'])(
      'that stands still for 30 s means that the zmc is dead (%s)',
      (version) => {
        write({}, version);
        const maps = openMaps(version);
        expect(stateOf(maps, start)).toBe('idle');
        write({ heartbeatSeconds: 2001, lastWriteSeconds: 2001 }, version);
        expect(stateOf(maps, start + 10_000)).toBe('idle');
        expect(stateOf(maps, start + 39_999)).toBe('idle');
        const stale = troubleOf(maps, start + 40_000);
        expect(stale.kind).toBe('stale');
        expect(stale.detail).toContain('has stood still for 30 s');
        expect(maps.read(monitor, start + 40_050)).toBe(stale);
        write({ heartbeatSeconds: 2031, lastWriteSeconds: 2031 }, version);
        expect(stateOf(maps, start + 40_100)).toBe('idle');
      },
    );

    it('that is old at the first look means so at once', () => {
      write({ heartbeatSeconds: 1900, state: 'alarm' });
      const maps = openMaps('1.36.33');
      expect(stateOf(maps, start)).toBe('stale');
      write({ heartbeatSeconds: 2001, state: 'idle' });
      expect(stateOf(maps, start + 1000)).toBe('idle');
    });
  });

  describe('the 760 bytes of 1.36', () => {
    it('are numbered as the version says', () => {
      write({ state: 'alarm' }, '1.36.33'); // 3, which up to 1.36.15 is alert
      expect(stateOf(openMaps('1.36.33'), start)).toBe('alarm');
      expect(stateOf(openMaps('1.36.15'), start)).toBe('alert');
    });

    it.each(['1.36.12', '1.36.33'])(
      'are judged by the resting state where no version is known (%s)',
      (version) => {
        write({ state: 'idle' }, version);
        const maps = openMaps();
        expect(stateOf(maps, start)).toBe('idle');
        write({ state: 'alarm', recordingSeconds: 2000 }, version);
        expect(stateOf(maps, start + 50)).toBe('alarm');
        expect(lines).toHaveLength(1);
        expect(lines[0]).toContain('does not tell');
      },
    );

    it('are read anew once the version is known', () => {
      write({ state: 'alarm', recordingSeconds: 2000 }, '1.36.12'); // 2
      const maps = openMaps();
      expect(stateOf(maps, start)).toBe('prealarm');
      maps.useVersion('1.36.12');
      expect(stateOf(maps, start + 50)).toBe('alarm');
    });
  });

  describe('without permission', () => {
    // Root may read everything: the look is taken as nobody, at a file of another account.
    const isRoot = process.geteuid?.() === 0;
    const asRoot = isRoot ? it : it.skip;
    const asNobody = <Result>(look: () => Result): Result => {
      process.seteuid?.(65_534);
      try {
        return look();
      } finally {
        process.seteuid?.(0);
      }
    };

    asRoot.each([
      [
        'its group',
        0o640,
        /mode 0640\): add \S+ to the group \S+ \(usermod -aG \S+ \S+; in containers ZM_GID=33 in \.env\) and start again/,
      ],
      ['its owner', 0o600, /mode 0600\): only \S+ may read it, so run as \S+/],
    ])('for a map that only %s may read, it says so and what to do', (_whose, mode, remedy) => {
      write();
      chmodSync(folder, 0o755);
      chmodSync(path, mode);
      chownSync(path, 33, 33);
      const maps = openMaps('1.36.33');
      const trouble = asNobody(() => troubleOf(maps, start));
      expect(trouble.kind).toBe('unreadable');
      expect(trouble.detail).toContain(path);
      expect(trouble.detail).toMatch(remedy);
      chmodSync(path, 0o644);
      expect(asNobody(() => stateOf(maps, start + 1000))).toBe('idle');
    });

    asRoot('to enter the folder it says so', () => {
      write();
      const trouble = asNobody(() => troubleOf(openMaps('1.36.33'), start));
      expect(trouble.kind).toBe('unreadable');
      expect(trouble.detail).toContain('EACCES');
    });

    it('or with something else in its place it says what is wrong', () => {
      mkdirSync(path);
      const trouble = troubleOf(openMaps('1.36.33'), start);
      expect(trouble.kind).toBe('unreadable');
      expect(trouble.detail).toMatch(/zm\.mmap\.4 cannot be read: .*EISDIR/);
    });
  });

  it('closes its descriptors', () => {
    const openFiles = () =>
      readdirSync('/proc/self/fd').filter((descriptor) => {
        try {
          return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(path);
        } catch {
          return false; // Closed between the listing and the look.
        }
      });
    write();
    const maps = openMaps('1.36.33');
    maps.read(monitor, start);
    unlinkSync(path);
    write();
    maps.read(monitor, start + 1000);
    expect(openFiles()).toHaveLength(1);
    maps[Symbol.dispose]();
    expect(openFiles()).toHaveLength(0);
  });
});
