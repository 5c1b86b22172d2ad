/** Everything on one machine: watch, look and tell in one process, with no Redis unless the settings name one. */
import { checkDetection, detectorSettings, startDetector } from '@tocsin/detector';
import { gatewaySettings, joinGateways, startGateway } from '@tocsin/gateway';
import { ServerId } from '@tocsin/messages';
import { Monitoring } from '@tocsin/metrics';
import { alarmQueue, eventNoteQueue, notificationQueue, pushQueue } from '@tocsin/queue';
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
import {
  NotificationTable,
  openZoneMinderLog,
  SharedMemoryMaps,
  ZoneMinderAuthenticator,
  ZoneMinderDatabase,
  ZoneMinderEventWriter,
} from '@tocsin/zoneminder';
import { openStore, watchStore } from './open-store';

const name = 'standalone';

void runProcess(
  { name, openZoneMinderLog, checkFurther: checkDetection },
  async ({ written, log, stop, restart, ...health }) => {
    const { metrics } = written.config;
    await using monitoring = await Monitoring.open({ name, version, metrics, log, stop, ...health });
    const zoneminder = loadZoneMinderConfig(process.env);
    await using store = await openStore(written.config, log, stop);
    const control =
      store instanceof RedisStore
        ? store.control
        : new ControlFile(written.config.general.escontrol_interface_file, log);
    await using settings = await SettingsInForce.open(written, control, log);
    await using database = ZoneMinderDatabase.open(zoneminder, log);
    const { hook, detector } = settings.config;
    const user = hook.tag_user ?? detector.portal_user;
    await using writer = ZoneMinderEventWriter.open({ zoneminder, log, user });
    await using listedDevices = NotificationTable.open(zoneminder, log);
    using maps = SharedMemoryMaps.open({ mapFolder: zoneminder.ZM_PATH_MAP, version: undefined, log });
    await using openedNotifications = store.queue(notificationQueue);
    await using notes = store.queue(eventNoteQueue);
    await using pushes = store.queue(pushQueue);
    await using openedAlarms = store.queue(alarmQueue);
    const alarms = monitoring.alarms(openedAlarms);
    const notifications = monitoring.notifications(openedNotifications);
    const records = monitoring.records(store.records);
    monitoring.queue(eventNoteQueue.name, notes);
    monitoring.queue(pushQueue.name, pushes);
    monitoring.check('database', () => database.version(), { isVital: true });
    watchStore(store, written.config, monitoring);
    monitoring.trouble('shared memory', () => maps.trouble);
    monitoring.portal(settings.config.detector);
    const authenticator = new ZoneMinderAuthenticator(database, log);
    const others = store instanceof RedisStore ? joinGateways(store, written.config) : {};
    // Closed in reverse: watching stops first; what was seen is still looked at, then still told.
    await using _gateway = await written.run({
      name: 'gateway',
      uses: gatewaySettings,
      start: (config) =>
        startGateway({
          config,
          rewrites: written,
          log,
          authenticator,
          notifications,
          records,
          pushes,
          control,
          ...others,
          listedDevices,
          eventNotes: { writer, queue: notes },
          monitors: () => database.monitorIds(),
          restart,
          offerTest: monitoring.offerTest,
          events: database,
        }),
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
