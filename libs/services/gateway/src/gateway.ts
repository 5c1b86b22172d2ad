import type { Config } from '@tocsin/config';
import type { MonitorId, Notification, TellingMessage, UnfinishedPushes } from '@tocsin/messages';
import { type FcmOptions, FcmSender, pushWordingOf } from '@tocsin/fcm';
import {
  type Authenticator,
  type Channel,
  type ControlPlace,
  type DeviceMemory,
  OwnDeviceMemory,
} from '@tocsin/notifications';
import { type Broadcast, InProcessBroadcast, type JobQueue } from '@tocsin/queue';
import type { DeviceList } from '@tocsin/push';
import type { Records } from '@tocsin/records';
import { RulesFile } from '@tocsin/rules-file';
import type { Written } from '@tocsin/runtime';
import type { Logger } from 'pino';
import { admission } from './clients/admit';
import { CloseCode } from './clients/client-connection';
import { ClientSlots, type SharedSlots } from './clients/client-slots';
import { Connections } from './clients/connections';
import { PushMessages } from './clients/push-messages';
import { Rights } from './clients/rights';
import { openControl, type SharedControl } from './control/open-control';
import { announcer } from './devices/announcer';
import { openDevices, type SharedDevices } from './devices/open-devices';
import { housekeeping } from './housekeeping';
import type { EventFolders } from './pictures/event-pictures';
import { pictureLinks } from './pictures/picture-links';
import { openPictureService } from './pictures/picture-service';
import { WebSocketServer } from './server/web-socket-server';
import { deviceFrames } from './telling/device-frames';
import { type EventNoteParts, EventScribe } from './telling/event-scribe';
import { FcmChannel } from './telling/fcm-channel';
import { LateDeliveries } from './telling/late-deliveries';
import { MissedAlarms } from './telling/missed-alarms';
import { openMqttChannel } from './telling/mqtt-channel';
import { openPushScriptChannel } from './telling/push-script-channel';
import { OldNews } from './telling/old-news';
import { SharedDeviceFrames } from './telling/shared-device-frames';
import { SharedWebChannel } from './telling/shared-web-channel';
import { Teller } from './telling/teller';
import { toldThroughOthers } from './telling/told-through-others';
import { hearTellings } from './telling/hear-tellings';
import { WebChannel } from './telling/web-channel';
import { warnOfSilentHooks } from './warn-of-silent-hooks';

export interface GatewayParts {
  /** The settings as the operator wrote them; what control clients changed is found and put over them here. */
  readonly config: Config;
  /** Says when the operator writes other settings; what of them is looked up each time holds at once. */
  readonly rewrites?: Pick<Written, 'listen'>;
  readonly log: Logger;
  readonly authenticator: Authenticator;
  readonly notifications: JobQueue<Notification>;
  readonly records: Records;
  /** Pushes that take long, so that they outlive this process; without it they do not. */
  readonly pushes?: JobQueue<UnfinishedPushes>;
  /** Notes and tags of events in ZoneMinder; without it nothing is written there. */
  readonly eventNotes?: EventNoteParts;
  /** What control clients said, where others must know it too; else it is kept in the control file. */
  readonly control?: ControlPlace | SharedControl;
  /** The phones, where several gateways share them; else they are kept in the token file. */
  readonly devices?: SharedDevices;
  /** What is remembered of phones, where several gateways tell them; else it is kept in memory. */
  readonly deviceMemory?: DeviceMemory;
  /** Phones that registered with ZoneMinder itself. */
  readonly listedDevices?: DeviceList;
  /** Set where other gateways take from the same queue. */
  readonly others?: OtherGateways;
  /** Every monitor of ZoneMinder, for the control interface. */
  readonly monitors?: () => Promise<readonly MonitorId[]>;
  /** Stops this process so that its supervisor starts it again; without it control clients cannot ask for that. */
  readonly restart?: () => void;
  /** How FCM is reached, where that is not as usual. */
  readonly fcm?: FcmOptions;
  /** Where the files of events are, for signed pictures; without it they come from the portal. */
  readonly events?: EventFolders;
  /** Ways of telling beside WebSocket, MQTT, push and script. */
  readonly extraChannels?: readonly Channel[];
}

/** What connects the gateways of one installation. */
export interface OtherGateways {
  /** Of this one; no other has it, and it stays the same after a restart. */
  readonly name: string;
  /** Made of `tellingBroadcast`. */
  readonly broadcast: Broadcast<TellingMessage>;
  /** By which a client is recognised that comes to another gateway. */
  readonly slots: SharedSlots;
}

/** A running gateway. Disposing stops the intake, lets running work end, and says goodbye to the clients. */
export interface Gateway extends AsyncDisposable {
  /** Where the WebSocket server listens. */
  readonly address: { readonly host: string; readonly port: number };
}

/** How old what is known of a user's rights may be, ms. */
const rightsMaxAgeMs = 10_000;

/** Notifications that are told at once; each waits for the store only. */
const concurrency = 32;

/**
 * Opens the WebSocket server and the other channels, and tells of every notification that comes.
 * @throws CodedError `tls-files-unusable` or `cannot-listen`
 */
export async function startGateway({
  config: written,
  rewrites,
  log,
  authenticator,
  notifications,
  records,
  pushes,
  eventNotes,
  control: controlPlace,
  devices: sharedDevices,
  deviceMemory,
  listedDevices,
  others,
  monitors,
  restart,
  fcm,
  events,
  extraChannels = [],
}: GatewayParts): Promise<Gateway> {
  await using opened = new AsyncDisposableStack();
  const startedAt = Date.now();
  const monotonicMs = () => performance.now();
  let rules: RulesFile | undefined;
  const reload = async (): Promise<void> => rules?.use(config.customize.es_rules);
  const control = opened.use(
    await openControl({ written, rewrites, monitors, restart, reload, log }, controlPlace),
  );
  const { config } = control;
  rules = await RulesFile.open(config.customize.es_rules, log);
  const slots = new ClientSlots(others && { slots: others.slots, gateway: others.name }, log);
  const connections = new Connections(slots);
  const broadcast =
    others?.broadcast ??
    new InProcessBroadcast<TellingMessage>((error) => log.error({ err: error }, 'a telling was not heard'));
  const { devices } = opened.use(
    await openDevices(
      config,
      {
        memory: deviceMemory ?? new OwnDeviceMemory(monotonicMs),
        announce: announcer(others, log),
        connections,
        now: Date.now,
        monotonicMs,
      },
      { shared: sharedDevices, listed: listedDevices },
      log,
    ),
  );
  const reloadMs = config.customize.monitor_reload_interval * 1000;
  const rights = new Rights({
    authenticator: config.auth.enable ? authenticator : null,
    maxAgeMs: Math.min(rightsMaxAgeMs, reloadMs),
    monotonicMs,
    log,
  });
  opened.use(rights.watch(connections));
  const toldElsewhere = others && toldThroughOthers(records.events, log);
  const late = opened.use(new LateDeliveries({ records: records.events, now: Date.now, log }));
  const oldNews = new OldNews({ policy: config, records: records.events, startedAt });
  const ownWeb = new WebChannel(connections, monotonicMs);
  const missed = opened.use(
    new MissedAlarms({
      web: ownWeb,
      startedAt,
      now: Date.now,
      toldElsewhere,
      record: late.record,
    }),
  );
  const pictures = await openPictureService({ config, events, log, now: Date.now });
  opened.defer(() => pictures?.[Symbol.dispose]());
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
        controlLogins: control.logins,
        push: new PushMessages(devices),
        devices,
        control,
        onAccepted: (connection, filterIsKnown) => missed.clientCame(connection, filterIsKnown),
        onFilter: (connection) => missed.filterCame(connection),
        now: Date.now,
      }),
      addRoutes: (app) => pictures?.addRoute(app),
      onClosing: () => connections.closeAll(CloseCode.goingAway),
    }),
  );
  const frames =
    devices === undefined
      ? undefined
      : new SharedDeviceFrames({
          own: deviceFrames(devices),
          name: others?.name,
          broadcast,
          record: late.record,
          log,
        });
  const mqtt = await openMqttChannel(config.mqtt, log);
  const push =
    devices === undefined || frames === undefined
      ? undefined
      : new FcmChannel({
          devices,
          rights,
          sender: await FcmSender.open(() => config.fcm, log, fcm),
          wording: () => pushWordingOf(config.fcm, config.customize),
          tellSocket: frames.tell,
          queue: pushes,
          records: records.events,
          name: others?.name ?? '',
          record: late.record,
          log,
          monotonicMs,
          now: Date.now,
        });
  const script = openPushScriptChannel(config, log);
  const own = [mqtt, push, script]
    .filter((channel) => channel !== undefined)
    .map((channel) => opened.use(channel));
  const web = new SharedWebChannel({
    web: ownWeb,
    connections,
    missed,
    broadcast,
    toldElsewhere,
    record: late.record,
    now: Date.now,
  });
  const channels = [web, ...own, ...extraChannels];
  const scribe =
    eventNotes === undefined
      ? undefined
      : opened.use(new EventScribe({ ...eventNotes, policy: config, log, now: Date.now }));
  const teller = new Teller({
    policy: config,
    channels,
    records: records.events,
    rules,
    oldNews,
    pictureLink: pictureLinks(config, pictures?.links(server.address), log),
    scribe,
    control,
    name: others?.name ?? '',
    log,
    now: Date.now,
  });
  warnOfSilentHooks(config, log);
  opened.use(
    housekeeping(
      reloadMs,
      async () => {
        await control.refresh();
        await devices?.refresh();
      },
      log,
    ),
  );
  opened.use(await hearTellings(broadcast, { name: others?.name, web, frames, devices, oldNews, log }));
  opened.use(notifications.consume(teller.handle, { concurrency }));
  const closing = opened.move();
  return { address: server.address, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}
