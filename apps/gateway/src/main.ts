/** Tells WebSocket clients and MQTT what the detectors found. */
import { checkTls, joinGateways, runGateway } from '@tocsin/gateway';
import { Monitoring } from '@tocsin/metrics';
import { notificationQueue } from '@tocsin/queue';
import {
  aborted,
  loadZoneMinderConfig,
  requiredQueue,
  runProcess,
  SettingsInForce,
  version,
} from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { openZoneMinderLog, ZoneMinderDatabase } from '@tocsin/zoneminder';

const name = 'gateway';

void runProcess({ name, openZoneMinderLog }, async ({ written, log, stop, restart, ...health }) => {
  const { metrics, ssl } = written.config;
  await checkTls(ssl);
  await using monitoring = await Monitoring.open({ name, version, metrics, log, stop, ...health });
  const zoneminder = loadZoneMinderConfig(process.env);
  await using store = await RedisStore.open({ ...requiredQueue(written.config), stop }, log);
  monitoring.check('redis', () => store.check(), { isVital: true });
  await using settings = await SettingsInForce.open(written, store.control, log);
  await using database = ZoneMinderDatabase.open(zoneminder, log);
  await using notifications = store.queue(notificationQueue);
  monitoring.check('database', () => database.version());
  await using _gateway = await runGateway({
    written,
    settings: settings.config,
    zoneminder,
    database,
    store,
    notifications: monitoring.notifications(notifications),
    records: monitoring.records(store.records),
    ...joinGateways(store, written.config),
    monitoring,
    restart,
    log,
  });
  monitoring.started();
  await aborted(stop);
});
