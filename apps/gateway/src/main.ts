/** Tells WebSocket clients and MQTT what the detectors found. */
import { joinGateways, startGateway } from '@tocsin/gateway';
import { notificationQueue } from '@tocsin/queue';
import { aborted, loadZoneMinderConfig, requiredQueue, runProcess, SettingsInForce } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import {
  NotificationTable,
  ZoneMinderAuthenticator,
  ZoneMinderDatabase,
  ZoneMinderEventWriter,
} from '@tocsin/zoneminder';

void runProcess('gateway', async ({ config, log, stop, restart }) => {
  const zoneminder = loadZoneMinderConfig(process.env);
  await using store = await RedisStore.open({ ...requiredQueue(config), stop }, log);
  await using settings = await SettingsInForce.open(config, store.control, log);
  await using users = ZoneMinderDatabase.open(zoneminder, log);
  const user = settings.config.detector.portal_user;
  await using eventWriter = ZoneMinderEventWriter.open({ zoneminder, log, user });
  await using listedDevices = NotificationTable.open(zoneminder, log);
  await using notifications = store.queue(notificationQueue);
  const authenticator = new ZoneMinderAuthenticator(users, log);
  await using _gateway = await startGateway({
    config,
    log,
    authenticator,
    notifications,
    records: store.records,
    ...joinGateways(store, config),
    listedDevices,
    eventWriter,
    monitors: () => users.monitorIds(),
    restart,
    events: users,
  });
  await aborted(stop);
});
