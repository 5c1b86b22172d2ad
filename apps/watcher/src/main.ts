/** Sees alarms in ZoneMinder's shared memory and publishes them to Redis. One per ZoneMinder server. */
import { aborted, loadZoneMinderConfig, requiredQueue, runProcess } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { ServerId } from '@tocsin/messages';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { startWatcher } from '@tocsin/watcher';
import { SharedMemoryMaps, ZoneMinderDatabase } from '@tocsin/zoneminder';

void runProcess('watcher', async ({ config, log, stop }) => {
  const zoneminder = loadZoneMinderConfig(process.env);
  await using store = await RedisStore.open({ ...requiredQueue(config), stop }, log);
  await using events = ZoneMinderDatabase.open(zoneminder, log);
  using maps = SharedMemoryMaps.open({ mapFolder: zoneminder.ZM_PATH_MAP, version: undefined, log });
  await using alarms = store.queue(alarmQueue);
  await using notifications = store.queue(notificationQueue);
  const server = ServerId.parse(zoneminder.ZM_SERVER_ID);
  const { records } = store;
  await using _watcher = await startWatcher({
    config,
    log,
    server,
    maps,
    events,
    alarms,
    notifications,
    records,
  });
  await aborted(stop);
});
