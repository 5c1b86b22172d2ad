import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { WatchedMonitor } from '@tocsin/alarms';
import type { ZoneMinderConfig } from '@tocsin/config';
import { type MapTroubleKind, SharedMemoryMaps } from '@tocsin/zoneminder';
import type { Logger } from 'pino';
import { type Fault, fault } from '../check';
import { ownName } from '../own-name';

interface Maps {
  readonly version: string;
  readonly zoneminder: ZoneMinderConfig;
  readonly log: Logger;
}

/** The shared memory of each monitor: there, readable, alive. */
export function ofSharedMemory(
  monitors: readonly WatchedMonitor[],
  { version, zoneminder: { ZM_PATH_MAP: folder }, log }: Maps,
): readonly Fault[] {
  using maps = SharedMemoryMaps.open({ mapFolder: folder, version, log });
  return monitors.flatMap(({ id, name }) => {
    const reading = maps.read(id, Date.now());
    if (reading.kind === 'ok') return [];
    const message = `the shared memory of monitor ${id} (${name}) is ${reading.kind}: ${reading.detail}`;
    return [fault('shared-memory', message, remedies[reading.kind](id, path.join(folder, `zm.mmap.${id}`)))];
  });
}

const remedies: Readonly<Record<MapTroubleKind, (monitor: number, file: string) => string>> = {
  missing: (monitor, file) =>
    `its zmc does not run: see zmdc.pl status and the log of zmc_m${monitor}; ${path.dirname(file)} must be ZoneMinder's ZM_PATH_MAP (in a container: share /dev/shm with it); elsewhere set [watcher] source = database`,
  invalid: (monitor) =>
    `its zmc starts or has stopped: zmdc.pl status; sudo zmdc.pl restart zmc -m ${monitor}`,
  stale: (monitor) => `its zmc has died: sudo zmdc.pl restart zmc -m ${monitor}`,
  unreadable: (_, file) => joinGroup(file),
  'unknown-size': (_, file) =>
    `see whether ${file} is ZoneMinder's; if so update Tocsin, or set [watcher] source = database`,
};

/** A group of the host has no name in a container, so it is joined by number from outside. */
function joinGroup(file: string): string {
  const gid = existsSync(file) ? statSync(file).gid : undefined;
  if (gid === undefined) return `let ${ownName()} enter ${path.dirname(file)} (chmod a+x)`;
  const group = nameOfGroup(gid);
  return group === undefined
    ? `in a container: docker run --group-add ${gid}, or group_add: ["${gid}"] in compose.yaml; else sudo groupadd -g ${gid} zmshm; sudo usermod -aG zmshm ${ownName()}; then restart Tocsin`
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
