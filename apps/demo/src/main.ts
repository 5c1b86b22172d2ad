/**
 * Tocsin's main job on embedded parts: a simulator plays ZoneMinder with genuine shared memory and event folders, the
 * real watcher, detector (HOG) and gateway do their work, a real WebSocket client and a real MQTT client receive.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDetector } from '@tocsin/detector';
import { startGateway } from '@tocsin/gateway';
import { ServerId } from '@tocsin/messages';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { aborted, createLogger, zoneMinderConfigPlaces } from '@tocsin/runtime';
import { LevelStore } from '@tocsin/store-level';
import { startWatcher } from '@tocsin/watcher';
import { SharedMemoryMaps } from '@tocsin/zoneminder';
import { ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { demoConfig } from './demo-config';
import { openEmbeddedBroker } from './embedded-broker';
import { Inbox } from './inbox';
import { Narrator } from './narrator';
import { parseOptions } from './options';
import { nobodyComes, somebodyComes } from './scenario';
import { openMqttClient, openWebSocketClient } from './watching-clients';

const monitors = [
  { id: 1, name: 'Front door' },
  { id: 2, name: 'Garden' },
];
const user = { user: 'admin', password: 'admin' };

async function demo(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const narrator = new Narrator((line) => void process.stdout.write(`${line}\n`));
  const log = createLogger('demo', 'error');
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-demo-'));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

  narrator.headline('Tocsin, the event server of ZoneMinder, on embedded parts');
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const simulator = opened.use(await ZoneMinderSimulator.open({ folder, monitors, users: [user] }));
  narrator.line(`ZoneMinder  a simulator writes ${simulator.mapFolder}/zm.mmap.1 and .2, as zmc would`);
  const broker = opened.use(await openEmbeddedBroker());
  narrator.line(`MQTT        an embedded broker on 127.0.0.1:${broker.port}`);

  // ZoneMinder → watcher → [alarms] → detector → [notifications] → gateway → clients
  const store = opened.use(await LevelStore.open(join(folder, 'store'), log));
  const notifications = opened.use(store.queue(notificationQueue));
  const alarms = opened.use(store.queue(alarmQueue));
  const { records } = store;
  const config = demoConfig(options.port, broker.port);
  const { authenticator, eventTable: events } = simulator;
  const gateway = opened.use(
    await startGateway({ config, log, authenticator, notifications, records, events }),
  );
  const url = `ws://127.0.0.1:${gateway.address.port}`;
  narrator.line(`gateway     listens on ${url} and publishes to MQTT`);
  opened.use(await startDetector({ config, log, alarms, notifications, records }));
  narrator.line('detector    looks for people with HOG: no model to download');
  const maps = opened.use(
    SharedMemoryMaps.open({ mapFolder: simulator.mapFolder, version: await events.version(), log }),
  );
  const server = ServerId.parse(0);
  opened.use(await startWatcher({ config, log, server, maps, events, alarms, notifications, records }));
  narrator.line(
    `watcher     looks at shared memory every ${config.customize.event_check_interval * 1000} ms`,
  );

  const inbox = new Inbox();
  opened.use(await openWebSocketClient(url, user.user, user.password, inbox.take));
  opened.use(await openMqttClient(broker.port, inbox.take));
  const parts = { simulator, inbox, narrator, output: options.output, events: records.events };
  await somebodyComes(parts);
  await nobodyComes(parts);

  narrator.headline('Done: one alarm told, one suppressed, each for a reason that is on record.');
  if (existsSync(zoneMinderConfigPlaces(process.env).file)) {
    narrator.line('ZoneMinder is installed on this machine: npm start runs Tocsin beside it.');
  }
  if (options.once) return;
  narrator.line('Tocsin stays up and raises an alarm every 30 seconds. Connect with:');
  narrator.line(`  npx wscat -c ${url}`);
  narrator.line(`  > {"event":"auth","data":{"user":"${user.user}","password":"${user.password}"}}`);
  narrator.line('Ctrl-C ends it.');
  while (!stop.signal.aborted) {
    await Promise.race([aborted(stop.signal), aborted(AbortSignal.timeout(30_000))]);
    if (!stop.signal.aborted) await somebodyComes(parts);
  }
}

demo().catch((error: unknown) => {
  process.stderr.write(
    `the demo failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});
