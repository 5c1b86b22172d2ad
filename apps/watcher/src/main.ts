/** Sees alarms in ZoneMinder's shared memory and publishes them to Redis. One per ZoneMinder server. */
import { aborted, loadZoneMinderConfig, requiredQueue, runProcess, SettingsInForce } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { ServerId } from '@tocsin/messages';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { startWatcher, watcherSettings } from '@tocsin/watcher';
import { SharedMemoryMaps, ZoneMinderDatabase } from '@tocsin/zoneminder';

void runProcess('watcher', async ({ written, log, stop }) => {
  const zoneminder = loadZoneMinderConfig(process.env);
  await using store = await RedisStore.open({ ...requiredQueue(written.config), stop }, log);
  await using settings = await SettingsInForce.open(written, store.control, log);
  await using events = ZoneMinderDatabase.open(zoneminder, log);
  using maps = SharedMemoryMaps.open({ mapFolder: zoneminder.ZM_PATH_MAP, version: undefined, log });
  await using alarms = store.queue(alarmQueue);
  await using notifications = store.queue(notificationQueue);
  const server = ServerId.parse(zoneminder.ZM_SERVER_ID);
  const { records } = store;
  await using _watcher = await settings.run({
    name: 'watcher',
    uses: watcherSettings,
    start: (config) => startWatcher({ config, log, server, maps, events, alarms, notifications, records }),
  });
  await aborted(stop);
});
