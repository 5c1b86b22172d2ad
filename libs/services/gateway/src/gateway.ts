import type { TellingMessage } from '@tocsin/messages';
import { OwnDeviceMemory, testTelling } from '@tocsin/notifications';
import { type Broadcast, InProcessBroadcast } from '@tocsin/queue';
import { RulesFile } from '@tocsin/rules-file';
import type { Logger } from 'pino';
import { ClientSlots } from './clients/client-slots';
import { Connections } from './clients/connections';
import { openClients } from './clients/open-clients';
import { Rights } from './clients/rights';
import { openControl } from './control/open-control';
import { announcer } from './devices/announcer';
import { openDevices } from './devices/open-devices';
import type { GatewayParts } from './gateway-parts';
import { housekeeping } from './housekeeping';
import { refuseTakenAddress } from './server/refuse-taken-address';
import { EventScribe } from './telling/event-scribe';
import { LateDeliveries } from './telling/late-deliveries';
import { MissedAlarms } from './telling/missed-alarms';
import { OldNews } from './telling/old-news';
import { openChannels } from './telling/open-channels';
import { Teller } from './telling/teller';
import { toldThroughOthers } from './telling/told-through-others';
import { WebChannel } from './telling/web-channel';
import { warnOfSilentHooks } from './warn-of-silent-hooks';

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
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const { notifications, others, log } = parts;
  const { events: records } = parts.records;
  await using opened = new AsyncDisposableStack();
  const startedAt = Date.now();
  const monotonicMs = () => performance.now();

  // What is decided by: settings with what control clients changed of them, and rules.
  let rules: RulesFile | undefined;
  const reload = async (): Promise<void> => rules?.use(config.customize.es_rules);
  const control = opened.use(
    await openControl(
      {
        written: parts.config,
        rewrites: parts.rewrites,
        monitors: parts.monitors,
        restart: parts.restart,
        reload,
        log,
      },
      parts.control,
    ),
  );
  const { config } = control;
  rules = await RulesFile.open(config.customize.es_rules, log);
  const reloadMs = config.customize.monitor_reload_interval * 1000;

  await refuseTakenAddress(config.network);

  // Who can be told: clients, phones, and what they may see.
  const connections = new Connections(
    new ClientSlots(others && { slots: others.slots, gateway: others.name }, log),
  );
  const { devices } = opened.use(
    await openDevices(
      config,
      {
        memory: parts.deviceMemory ?? new OwnDeviceMemory(monotonicMs),
        announce: announcer(others, log),
        connections,
        now: Date.now,
        monotonicMs,
      },
      { shared: parts.devices, listed: parts.listedDevices },
      log,
    ),
  );
  const authenticator = config.auth.enable ? parts.authenticator : null;
  const rights = new Rights({
    authenticator,
    maxAgeMs: Math.min(rightsMaxAgeMs, reloadMs),
    monotonicMs,
    log,
  });
  opened.use(rights.watch(connections));

  // What was told already, here or by another gateway.
  const toldElsewhere = others && toldThroughOthers(records, log);
  const late = opened.use(new LateDeliveries({ records, now: Date.now, log }));
  const oldNews = new OldNews({ policy: config, records, startedAt });
  const web = new WebChannel(connections, monotonicMs);
  const missed = opened.use(
    new MissedAlarms({ web, startedAt, now: Date.now, toldElsewhere, record: late.record }),
  );

  // The port before the channels: it is what keeps a second copy from telling everything twice.
  const clients = opened.use(
    await openClients({
      config,
      control,
      authenticator,
      connections,
      devices,
      missed,
      events: parts.events,
      log,
    }),
  );
  const channels = opened.use(
    await openChannels({
      config,
      name: others?.name,
      broadcast: others?.broadcast ?? ownBroadcast(log),
      records,
      connections,
      rights,
      devices,
      web,
      missed,
      oldNews,
      late,
      toldElsewhere,
      fcm: parts.fcm,
      pushes: parts.pushes,
      log,
    }),
  );
  const scribe =
    parts.eventNotes &&
    opened.use(new EventScribe({ ...parts.eventNotes, policy: config, log, now: Date.now }));
  const teller = new Teller({
    policy: config,
    channels: [...channels.all, ...(parts.extraChannels ?? [])],
    records,
    rules,
    oldNews,
    pictureLink: clients.pictureLink,
    scribe,
    control,
    name: others?.name ?? '',
    log,
    now: Date.now,
  });
  const offered = parts.offerTest?.((monitorId) => web.test(testTelling(monitorId, Date.now())));
  if (offered !== undefined) opened.use(offered);
  warnOfSilentHooks(config, log);

  const refresh = async (): Promise<void> => {
    await control.refresh();
    await devices?.refresh();
  };
  opened.use(housekeeping(reloadMs, refresh, log));
  opened.use(await channels.hear());
  opened.use(notifications.consume(teller.handle, { concurrency }));
  const closing = opened.move();
  return { address: clients.address, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

const ownBroadcast = (log: Logger): Broadcast<TellingMessage> =>
  new InProcessBroadcast((error) => log.error({ err: error }, 'a telling was not heard'));
