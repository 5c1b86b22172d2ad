import { existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { chooseLookers } from '@tocsin/detection';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, fault, hint } from '../check';

const mebibyte = 1024 ** 2;
const leastFree = 100 * mebibyte;

/** Room on the disks of what must last and of the logs. */
export const diskSpace: Check = {
  name: 'disk-space',
  look: ({ config, zoneminder }) => {
    const folders = [config.general.base_data_path, ...(zoneminder ? [zoneminder.ZM_PATH_LOGS] : [])];
    return folders.flatMap((folder) => {
      const { bavail, bsize, ffree, files } = statfsSync(nearestExisting(folder));
      const free = bavail * bsize;
      const remedy = 'make room: old events first (ZoneMinder: filter PurgeWhenFull)';
      if (free < leastFree) {
        return [
          fault('disk-space', `the disk of ${folder} has ${Math.floor(free / mebibyte)} MiB left`, remedy),
        ];
      }
      return files > 0 && ffree === 0
        ? [fault('disk-space', `the disk of ${folder} has no room for another file (inodes)`, remedy)]
        : [];
    });
  },
};

/** Logs and pictures of ZoneMinder. */
export const zoneMinderFolders: Check = {
  name: 'folders',
  look: ({ config, zoneminder }) => {
    if (zoneminder === undefined) return [];
    const { ZM_PATH_LOGS: logs, ZM_DIR_EVENTS: events } = zoneminder;
    const wantsLogs = config.logs.to === 'zoneminder' || config.logs.to === 'auto';
    const logObstacle = wantsLogs ? pathObstacle(logs, 'write') : undefined;
    const looks = Object.values(chooseLookers(config)).some(({ kind }) => kind === 'builtin');
    const eventObstacle =
      looks && config.detector.portal === undefined ? pathObstacle(events, 'read') : undefined;
    return [
      ...(logObstacle === undefined
        ? []
        : [
            fault(
              'log-folder',
              `logs cannot be written to ${logs}: ${logObstacle}`,
              'give this user the right, or set [logs] to = json',
            ),
          ]),
      ...(eventObstacle === undefined
        ? []
        : [
            hint(
              'event-folder',
              `pictures cannot be read from ${events}: ${eventObstacle}`,
              'run as the user of ZoneMinder, or set [detector] portal',
            ),
          ]),
    ];
  },
};

function nearestExisting(folder: string): string {
  return existsSync(folder) || folder === path.dirname(folder)
    ? folder
    : nearestExisting(path.dirname(folder));
}
