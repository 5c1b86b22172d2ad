import type { WatchedMonitor } from '@tocsin/alarms';
import type { ZoneMinderConfig } from '@tocsin/config';
import { ZoneMinderDatabase } from '@tocsin/zoneminder';
import { isVersionAtLeast } from '@tocsin/zoneminder-formats';
import { type Check, type Fault, fault, hint, type Scene } from '../check';
import { ofClock, ofTimeZone } from './clock';
import { ofRights } from './database-rights';
import { ofSharedMemory } from './shared-memory';
import { ofStarting } from './starting';

const oldest = '1.30';
const newestKnown = '1.39';

/** ZoneMinder's database and what it says: its release, its clock, its monitors, who starts us. */
export const database: Check = {
  finds: [
    'database',
    'database-rights',
    'zoneminder-version',
    'clock',
    'time-zone',
    'monitors',
    'shared-memory',
    'starting',
    'old-server',
  ],
  remedy: ({ zoneminder, places }) =>
    zoneminder === undefined
      ? ''
      : `try it by hand: ${clientCommand(zoneminder)}; its settings are ZM_DB_* of ${places.zmConf} and conf.d`,
  touchesFiles: true,
  look: async (scene) => {
    const { zoneminder, log } = scene;
    if (zoneminder === undefined) return [];
    await using asked = ZoneMinderDatabase.open(zoneminder, log);
    const version = await asked.version();
    const monitors = await asked.monitors();
    return [
      ...ofVersion(version, scene),
      ...ofClock((await asked.now()) - Date.now()),
      ...ofTimeZone(await asked.utcOffsetMinutes()),
      ...ofMonitors(monitors, zoneminder),
      ...(scene.config.watcher.source === 'database'
        ? []
        : ofSharedMemory(monitors, { ...scene, version, zoneminder })),
      ...(await ofRights(asked, version, { ...scene, zoneminder })),
      ...ofStarting(await asked.option('ZM_OPT_USE_EVENTNOTIFICATION'), scene),
    ];
  },
};

function clientCommand({ ZM_DB_HOST: host, ZM_DB_USER: user, ZM_DB_NAME: name }: ZoneMinderConfig): string {
  const [place = '', port] = host.split(':');
  const where =
    port?.startsWith('/') === true ? `-S ${port}` : `-h ${place}${port === undefined ? '' : ` -P ${port}`}`;
  return `mariadb ${where} -u ${user} -p ${name}`;
}

function ofVersion(version: string, { places }: Pick<Scene, 'places'>): readonly Fault[] {
  if (isVersionAtLeast(version, oldest) !== true) {
    const message = `ZoneMinder says that it is release "${version}"; from ${oldest} on they are understood`;
    const remedy = `update ZoneMinder; where it is newer, see ZM_DYN_DB_VERSION in its table Config and ZM_DB_NAME in ${places.zmConf}`;
    return [fault('zoneminder-version', message, remedy)];
  }
  if (isVersionAtLeast(version, newestKnown) !== true) return [];
  const message = `ZoneMinder ${version} is newer than this Tocsin`;
  const remedy = 'update Tocsin; until then set [watcher] source = database if no alarms are seen';
  return [hint('zoneminder-version', message, remedy)];
}

function ofMonitors(
  monitors: readonly WatchedMonitor[],
  { ZM_SERVER_ID: server }: ZoneMinderConfig,
): readonly Fault[] {
  if (monitors.length > 0) return [];
  const ofServer = server > 0 ? ` of server ${server} (ZM_SERVER_ID)` : '';
  return [
    hint(
      'monitors',
      `no monitor${ofServer} can raise an alarm`,
      'add one in ZoneMinder, or set its function to Modect, Mocord or Nodect; where there are several servers, see ZM_SERVER_ID in conf.d',
    ),
  ];
}
