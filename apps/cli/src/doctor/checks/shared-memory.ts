import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { WatchedMonitor } from '@tocsin/alarms';
import type { ZoneMinderConfig } from '@tocsin/config';
import { type MapTroubleKind, SharedMemoryMaps } from '@tocsin/zoneminder';
import type { Logger } from 'pino';
import { type Fault, fault } from '../check';
import { ownName } from '../own-name';
import type { Places } from '../places';

interface Maps {
  readonly version: string;
  readonly zoneminder: ZoneMinderConfig;
  readonly places: Pick<Places, 'isContainer'>;
  readonly log: Logger;
}

/** The shared memory of each monitor: there, readable, alive. */
export function ofSharedMemory(
  monitors: readonly WatchedMonitor[],
  { version, zoneminder: { ZM_PATH_MAP: folder }, places, log }: Maps,
): readonly Fault[] {
  using maps = SharedMemoryMaps.open({ mapFolder: folder, version, log });
  return monitors.flatMap(({ id, name }) => {
    const reading = maps.read(id, Date.now());
    if (reading.kind === 'ok') return [];
    const message = `the shared memory of monitor ${id} (${name}) is ${reading.kind}: ${reading.detail}`;
    return [
      fault('shared-memory', message, remedies[reading.kind](id, path.join(folder, `zm.mmap.${id}`), places)),
    ];
  });
}

type Remedy = (monitor: number, file: string, places: Maps['places']) => string;

const remedies: Readonly<Record<MapTroubleKind, Remedy>> = {
  missing: (monitor, file) =>
    `its zmc does not run: see zmdc.pl status and the log of zmc_m${monitor}; ${path.dirname(file)} must be ZoneMinder's ZM_PATH_MAP (in a container: share /dev/shm with it); elsewhere set [watcher] source = database`,
  invalid: (monitor) =>
    `its zmc starts or has stopped: zmdc.pl status; sudo zmdc.pl restart zmc -m ${monitor}`,
  stale: (monitor) => `its zmc has died: sudo zmdc.pl restart zmc -m ${monitor}`,
  unreadable: (_, file, places) => joinGroup(file, places),
  'unknown-size': (_, file) =>
    `see whether ${file} is ZoneMinder's; if so update Tocsin, or set [watcher] source = database`,
};

/** In a container a group of the host is joined by number, from outside, whatever its name inside. */
function joinGroup(file: string, { isContainer }: Maps['places']): string {
  const gid = existsSync(file) ? statSync(file).gid : undefined;
  if (gid === undefined) return `let ${ownName()} enter ${path.dirname(file)} (chmod a+x)`;
  if (isContainer)
    return `ZM_GID=${gid} in .env, then docker compose up -d; or docker run --group-add ${gid}`;
  const group = nameOfGroup(gid);
  return group === undefined
    ? `sudo groupadd -g ${gid} zmshm; sudo usermod -aG zmshm ${ownName()}; then restart Tocsin`
    : `sudo usermod -aG ${group} ${ownName()}; then restart Tocsin`;
}

function nameOfGroup(gid: number): string | undefined {
  try {
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((one) => one.split(':')[2] === String(gid));
    return line?.split(':')[0];
  } catch {
    return undefined;
  }
}
