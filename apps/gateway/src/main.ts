/** Tells WebSocket clients and MQTT what the detectors found. */
import { gatewaySettings, joinGateways, startGateway } from '@tocsin/gateway';
import { Monitoring } from '@tocsin/metrics';
import { eventNoteQueue, notificationQueue, pushQueue } from '@tocsin/queue';
import {
  aborted,
  loadZoneMinderConfig,
  requiredQueue,
  runProcess,
  SettingsInForce,
  version,
} from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import {
  NotificationTable,
  openZoneMinderLog,
  ZoneMinderAuthenticator,
  ZoneMinderDatabase,
  ZoneMinderEventWriter,
} from '@tocsin/zoneminder';

const name = 'gateway';

void runProcess({ name, openZoneMinderLog }, async ({ written, log, stop, restart, ...health }) => {
  const { metrics } = written.config;
  await using monitoring = await Monitoring.open({ name, version, metrics, log, stop, ...health });
  const zoneminder = loadZoneMinderConfig(process.env);
  await using store = await RedisStore.open({ ...requiredQueue(written.config), stop }, log);
  monitoring.check('redis', () => store.check(), { isVital: true });
  await using settings = await SettingsInForce.open(written, store.control, log);
  await using users = ZoneMinderDatabase.open(zoneminder, log);
  const { hook, detector } = settings.config;
  const user = hook.tag_user ?? detector.portal_user;
  await using writer = ZoneMinderEventWriter.open({ zoneminder, log, user });
  await using listedDevices = NotificationTable.open(zoneminder, log);
  await using notifications = store.queue(notificationQueue);
  await using notes = store.queue(eventNoteQueue);
  await using pushes = store.queue(pushQueue);
  monitoring.check('database', () => users.version());
  monitoring.queue(eventNoteQueue.name, notes);
  monitoring.queue(pushQueue.name, pushes);
  const authenticator = new ZoneMinderAuthenticator(users, log);
  const told = monitoring.notifications(notifications);
  const records = monitoring.records(store.records);
  const others = joinGateways(store, written.config);
  await using _gateway = await written.run({
    name: 'gateway',
    uses: gatewaySettings,
    start: (config) =>
      startGateway({
        config,
        rewrites: written,
        log,
        authenticator,
        notifications: told,
        records,
        pushes,
        ...others,
        listedDevices,
        eventNotes: { writer, queue: notes },
        monitors: () => users.monitorIds(),
        restart,
        offerTest: monitoring.offerTest,
        events: users,
      }),
  });
  monitoring.started();
  await aborted(stop);
});
