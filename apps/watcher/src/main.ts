/** Sees alarms in ZoneMinder's shared memory and publishes them to Redis. One per ZoneMinder server. */
import { Monitoring } from '@tocsin/metrics';
import {
  aborted,
  loadZoneMinderConfig,
  requiredQueue,
  runProcess,
  SettingsInForce,
  version,
} from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { ServerId } from '@tocsin/messages';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { startWatcher, watcherSettings } from '@tocsin/watcher';
import { SharedMemoryMaps, ZoneMinderDatabase, openZoneMinderLog } from '@tocsin/zoneminder';

const name = 'watcher';

void runProcess({ name, openZoneMinderLog }, async ({ written, log, stop, ...health }) => {
  const { metrics } = written.config;
  await using monitoring = await Monitoring.open({ name, version, metrics, log, stop, ...health });
  const zoneminder = loadZoneMinderConfig(process.env);
  await using store = await RedisStore.open({ ...requiredQueue(written.config), stop }, log);
  monitoring.check('redis', () => store.check(), { isVital: true });
  await using settings = await SettingsInForce.open(written, store.control, log);
  await using events = ZoneMinderDatabase.open(zoneminder, log);
  using maps = SharedMemoryMaps.open({ mapFolder: zoneminder.ZM_PATH_MAP, version: undefined, log });
  await using alarms = store.queue(alarmQueue);
  await using notifications = store.queue(notificationQueue);
  monitoring.check('database', () => events.version(), { isVital: true });
  monitoring.trouble('shared memory', () => maps.trouble);
  monitoring.queue('notifications', notifications);
  const parts = {
    alarms: monitoring.alarms(alarms),
    notifications,
    records: monitoring.records(store.records),
  };
  const server = ServerId.parse(zoneminder.ZM_SERVER_ID);
  await using _watcher = await settings.run({
    name: 'watcher',
    uses: watcherSettings,
    start: (config) => startWatcher({ config, log, server, maps, events, ...parts }),
  });
  monitoring.started();
  await aborted(stop);
});
