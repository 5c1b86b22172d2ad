import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, fault, hint } from '../check';
import { ownName } from '../own-name';
import { looksItself } from '../looks-itself';

/** Logs and pictures of ZoneMinder. */
export const zoneMinderFolders: Check = {
  finds: ['log-folder', 'event-folder'],
  remedy: 'see ZM_PATH_LOGS and ZM_DIR_EVENTS in conf.d',
  touchesFiles: true,
  look: ({ config, zoneminder }) => {
    if (zoneminder === undefined) return [];
    const { ZM_PATH_LOGS: logs, ZM_DIR_EVENTS: events } = zoneminder;
    const wantsLogs = config.logs.to === 'zoneminder' || config.logs.to === 'auto';
    const log = wantsLogs ? logObstacle(logs) : undefined;
    const event =
      looksItself(config) && config.detector.portal === undefined ? pathObstacle(events, 'read') : undefined;
    const logRemedy = `sudo chown -R ${ownName()} ${logs}, or set [logs] to = json`;
    const eventRemedy = `let ${ownName()} read ${events} (usermod -aG with the group of that folder), or set [detector] portal`;
    return [
      ...(log === undefined
        ? []
        : [fault('log-folder', `logs cannot be written to ${logs}: ${log}`, logRemedy)]),
      ...(event === undefined
        ? []
        : [hint('event-folder', `pictures cannot be read from ${events}: ${event}`, eventRemedy)]),
    ];
  },
};

/** Of the folder, or of the file in it that somebody else has made, root most of the time. */
function logObstacle(folder: string): string | undefined {
  const file = path.join(folder, 'zmeventnotification.log');
  const ofFolder = pathObstacle(folder, 'write');
  if (ofFolder !== undefined || !existsSync(file)) return ofFolder;
  const ofFile = pathObstacle(file, 'write');
  return ofFile === undefined ? undefined : `${file}: ${ofFile}`;
}
