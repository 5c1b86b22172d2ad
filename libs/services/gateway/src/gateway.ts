import type { Config } from '@tocsin/config';
import type { Notification } from '@tocsin/messages';
import type { Authenticator, Channel, EventWriter } from '@tocsin/notifications';
import type { JobQueue } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import { RulesFile } from '@tocsin/rules-file';
import type { Logger } from 'pino';
import { admission } from './clients/admit';
import { CloseCode } from './clients/client-connection';
import { Connections } from './clients/connections';
import { pictureLinks } from './pictures/picture-links';
import { WebSocketServer } from './server/web-socket-server';
import { EventScribe } from './telling/event-scribe';
import { MissedAlarms } from './telling/missed-alarms';
import { openMqttChannel } from './telling/mqtt-channel';
import { openPushScriptChannel } from './telling/push-script-channel';
import { Teller } from './telling/teller';
import { WebChannel } from './telling/web-channel';
import { warnOfSilentHooks } from './warn-of-silent-hooks';

export interface GatewayParts {
  readonly config: Config;
  readonly log: Logger;
  readonly authenticator: Authenticator;
  readonly notifications: JobQueue<Notification>;
  readonly records: Records;
  /** Writes notes and tags of events into ZoneMinder; without it nothing is written there. */
  readonly eventWriter?: EventWriter;
  /** Ways of telling beside WebSocket and MQTT. */
  readonly extraChannels?: readonly Channel[];
}

/** A running gateway. Disposing stops the intake, lets running work end, and says goodbye to the clients. */
export interface Gateway extends AsyncDisposable {
  /** Where the WebSocket server listens. */
  readonly address: { readonly host: string; readonly port: number };
}

/** Notifications that are told at once; each waits for the store only. */
const concurrency = 32;

/**
 * Opens the WebSocket server and the other channels, and tells of every notification that comes.
 * @throws CodedError `tls-files-unusable` or `cannot-listen`
 */
export async function startGateway({
  config,
  log,
  authenticator,
  notifications,
  records,
  eventWriter,
  extraChannels = [],
}: GatewayParts): Promise<Gateway> {
  await using opened = new AsyncDisposableStack();
  const startedAt = Date.now();
  const connections = new Connections();
  const web = new WebChannel(connections, () => performance.now());
  const missed = opened.use(
    new MissedAlarms({
      web,
      startedAt,
      now: Date.now,
      record: (telling, deliveries) => teller.recordLater(telling, deliveries),
    }),
  );
  // The port first: it is what keeps a second copy from telling everything twice.
  const server = opened.use(
    await WebSocketServer.open({
      config,
      log,
      onSocket: admission({
        config,
        log,
        connections,
        authenticator: config.auth.enable ? authenticator : null,
        onAccepted: (connection, filterIsKnown) => missed.clientCame(connection, filterIsKnown),
        onFilter: (connection) => missed.filterCame(connection),
        now: Date.now,
      }),
      onClosing: () => connections.closeAll(CloseCode.goingAway),
    }),
  );
  const mqtt = await openMqttChannel(config.mqtt, log);
  const script = openPushScriptChannel(config, log);
  const own = [mqtt, script].filter((channel) => channel !== undefined).map((channel) => opened.use(channel));
  const channels = [web, ...own, ...extraChannels];
  const scribe =
    eventWriter === undefined
      ? undefined
      : opened.use(new EventScribe({ hook: config.hook, writer: eventWriter, log, now: Date.now }));
  const teller = new Teller({
    policy: config,
    channels,
    records: records.events,
    missed,
    rules: await RulesFile.open(config.customize.es_rules, log),
    pictureLink: pictureLinks(config, undefined, log),
    scribe,
    log,
    now: Date.now,
  });
  warnOfSilentHooks(config, log);
  opened.use(notifications.consume(teller.handle, { concurrency }));
  const closing = opened.move();
  return { address: server.address, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}
