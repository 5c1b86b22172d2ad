import { isVersionAtLeast } from '@tocsin/zoneminder-formats';
import { SharedMemoryMaps, ZoneMinderDatabase } from '@tocsin/zoneminder';
import type { WatchedMonitor } from '@tocsin/alarms';
import { type Check, type Fault, fault, hint, type Scene } from '../check';

const oldest = '1.30';
const newestKnown = '1.39';
/** So much two clocks may differ, ms: the database says whole seconds, and answers a moment later. */
const toleratedMs = 3_000;

/** ZoneMinder's database: whether it answers, what release, its clock, its monitors and their shared memory. */
export const database: Check = {
  name: 'database',
  look: async ({ zoneminder, log }) => {
    if (zoneminder === undefined) return [];
    await using asked = ZoneMinderDatabase.open(zoneminder, log);
    const version = await asked.version();
    const clock = (await asked.now()) - Date.now();
    const monitors = await asked.monitors();
    return [
      ...ofVersion(version),
      ...ofClock(clock),
      ...(monitors.length === 0
        ? [
            hint(
              'monitors',
              'no monitor of this server can raise an alarm',
              'add one in ZoneMinder, or set its function to Modect, Mocord or Nodect; see ZM_SERVER_ID where there are several servers',
            ),
          ]
        : []),
      ...ofSharedMemory(monitors, version, { zoneminder, log }),
    ];
  },
};

function ofVersion(version: string): Fault[] {
  if (isVersionAtLeast(version, oldest) !== true) {
    const message = `ZoneMinder says that it is release "${version}"; from ${oldest} on they are understood`;
    return [
      fault('zoneminder-version', message, 'update ZoneMinder, or see ZM_DYN_DB_VERSION in its table Config'),
    ];
  }
  if (isVersionAtLeast(version, newestKnown) !== true) return [];
  const message = `ZoneMinder ${version} is newer than this Tocsin`;
  return [
    hint('zoneminder-version', message, 'update Tocsin; shared memory may not be understood (see [watcher])'),
  ];
}

function ofClock(aheadMs: number): Fault[] {
  if (Math.abs(aheadMs) <= toleratedMs) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const message = `the clock of the database's machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this one's`;
  return [
    fault(
      'clock',
      message,
      'let both follow a time server (timedatectl set-ntp true): missed alarms are found by their time',
    ),
  ];
}

const remedies = {
  missing:
    'its zmc does not run: see zmdc.pl status, and the log of zmc_m<id>; ZM_PATH_MAP must be the folder of zm.mmap.*',
  invalid: 'its zmc starts or has stopped: see zmdc.pl status',
  stale: 'its zmc has died: zmdc.pl restart zmc -m <id>',
  unreadable: '',
  'unknown-size': 'update Tocsin',
} as const;

function ofSharedMemory(
  monitors: readonly WatchedMonitor[],
  version: string,
  { zoneminder, log }: { readonly zoneminder: NonNullable<Scene['zoneminder']>; readonly log: Scene['log'] },
): Fault[] {
  using maps = SharedMemoryMaps.open({ mapFolder: zoneminder.ZM_PATH_MAP, version, log });
  return monitors.flatMap(({ id, name }) => {
    const reading = maps.read(id, Date.now());
    if (reading.kind === 'ok') return [];
    const message = `the shared memory of monitor ${id} (${name}) is ${reading.kind}: ${reading.detail}`;
    return [fault('shared-memory', message, remedies[reading.kind])];
  });
}
