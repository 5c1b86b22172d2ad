import { existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { type Check, fault } from '../check';

const mebibyte = 1024 ** 2;
const leastFree = 100 * mebibyte;

/** Room on the disks of what must last and of the logs. */
export const diskSpace: Check = {
  finds: ['disk-space'],
  remedy: 'see df -h',
  touchesFiles: true,
  look: ({ config, zoneminder }) => {
    const folders = [config.general.base_data_path, ...(zoneminder ? [zoneminder.ZM_PATH_LOGS] : [])];
    return folders.flatMap((folder) => {
      const place = nearestExisting(folder);
      const { bavail, bsize, ffree, files } = statfsSync(place);
      const free = bavail * bsize;
      const remedy = `make room: see du -xh ${place} | sort -h | tail, and ZoneMinder's filter PurgeWhenFull for old events`;
      if (free < leastFree) {
        const message = `the disk of ${folder} has ${Math.floor(free / mebibyte)} MiB left`;
        return [fault('disk-space', message, remedy)];
      }
      if (files === 0 || ffree > 0) return [];
      const message = `the disk of ${folder} has no room for another file (inodes)`;
      return [
        fault(
          'disk-space',
          message,
          `delete small files there: see du --inodes -x ${place} | sort -n | tail`,
        ),
      ];
    });
  },
};

function nearestExisting(folder: string): string {
  return existsSync(folder) || folder === path.dirname(folder)
    ? folder
    : nearestExisting(path.dirname(folder));
}
