/** Everything on one machine: watch, look and tell in one process, with no Redis unless the settings name one. */
import { checkDetection, detectorSettings, startDetector } from '@tocsin/detector';
import { checkTls, joinGateways, runGateway } from '@tocsin/gateway';
import { ServerId } from '@tocsin/messages';
import { Monitoring } from '@tocsin/metrics';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import {
  aborted,
  ControlFile,
  loadZoneMinderConfig,
  runProcess,
  SettingsInForce,
  version,
} from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { startWatcher, watcherSettings } from '@tocsin/watcher';
import { openZoneMinderLog, SharedMemoryMaps, ZoneMinderDatabase } from '@tocsin/zoneminder';
import { openStore, watchStore } from './open-store';

const name = 'standalone';

void runProcess(
  { name, openZoneMinderLog, checkFurther: checkDetection },
  async ({ written, log, stop, restart, ...health }) => {
    const { metrics, ssl } = written.config;
    await checkTls(ssl);
    await using monitoring = await Monitoring.open({ name, version, metrics, log, stop, ...health });
    const zoneminder = loadZoneMinderConfig(process.env);
    await using store = await openStore(written.config, log, stop);
    const control =
      store instanceof RedisStore
        ? store.control
        : new ControlFile(written.config.general.escontrol_interface_file, log);
    await using settings = await SettingsInForce.open(written, control, log);
    await using database = ZoneMinderDatabase.open(zoneminder, log);
    using maps = SharedMemoryMaps.open({ mapFolder: zoneminder.ZM_PATH_MAP, version: undefined, log });
    await using openedNotifications = store.queue(notificationQueue);
    await using openedAlarms = store.queue(alarmQueue);
    const alarms = monitoring.alarms(openedAlarms);
    const notifications = monitoring.notifications(openedNotifications);
    const records = monitoring.records(store.records);
    monitoring.check('database', () => database.version(), { isVital: true });
    watchStore(store, written.config, monitoring);
    monitoring.trouble('shared memory', () => maps.trouble);
    monitoring.portal(settings.config.detector);
    // Closed in reverse: watching stops first; what was seen is still looked at, then still told.
    await using _gateway = await runGateway({
      written,
      settings: settings.config,
      zoneminder,
      database,
      store,
      notifications,
      records,
      control,
      ...(store instanceof RedisStore ? joinGateways(store, written.config) : {}),
      monitoring,
      restart,
      log,
    });
    await using _detector = await settings.run({
      name: 'detector',
      uses: detectorSettings,
      start: (config) => startDetector({ config, log, alarms, notifications, records, zones: database }),
    });
    const server = ServerId.parse(zoneminder.ZM_SERVER_ID);
    await using _watcher = await settings.run({
      name: 'watcher',
      uses: watcherSettings,
      start: (config) =>
        startWatcher({ config, log, server, maps, events: database, alarms, notifications, records }),
    });
    monitoring.started();
    await aborted(stop);
  },
);
