import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, fault } from '../check';
import { ownName } from '../own-name';

/** What is kept on this machine: files that somebody else has left there, root most of the time, cannot be written. */
export const store: Check = {
  finds: ['data-folder'],
  remedy: ({ config }) => `sudo chown -R ${ownName()} ${config.general.base_data_path}`,
  touchesFiles: true,
  look: ({ config: { general, queue } }) => {
    const folder = path.join(general.base_data_path, 'store');
    if (queue.url !== undefined || !existsSync(folder) || pathObstacle(folder, 'write') !== undefined)
      return [];
    const foreign = readdirSync(folder)
      .map((name) => path.join(folder, name))
      .flatMap((file) => {
        const obstacle = pathObstacle(file, 'write');
        return obstacle === undefined ? [] : [`${file}: ${obstacle}`];
      });
    const [first] = foreign;
    if (first === undefined) return [];
    const others = foreign.length === 1 ? '' : ` (and ${foreign.length - 1} more)`;
    const message = `what is kept cannot be written: ${first}${others}. Tocsin has run as somebody else here`;
    return [fault('data-folder', message, `sudo chown -R ${ownName()} ${general.base_data_path}`)];
  },
};
