import type { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type Alarm, EventId, MonitorId, ServerId } from '@tocsin/messages';
import { loadConfig, loadZoneMinderConfig } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { ZoneMinderDatabase } from '@tocsin/zoneminder';
import type { Console } from '../console';
import { quietLog } from '../quiet-log';
import { idOf, misused, readCall } from '../read-call';
import { handOver } from './hand-over';
import { notifyUsage } from './notify-usage';

const redisPatienceMs = 2_000;

type Outcome = { readonly handedOver: boolean; readonly reason: string };

/** @returns exit code */
export async function notifyCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const call = readCall(argv, notifyUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const [event, monitor] = [idOf(positionals[0]), idOf(positionals[1])];
  if (event === undefined || monitor === undefined || positionals.length > 2) {
    return misused('notify: name an event and its monitor by their numbers', notifyUsage, console);
  }
  try {
    const { config } = loadConfig(values.config, env);
    const outcome = await notify(EventId.parse(event), MonitorId.parse(monitor), config, env);
    console.out(
      values.json ? JSON.stringify({ event, monitor, ...outcome }) : `event ${event}: ${outcome.reason}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

async function notify(
  eventId: EventId,
  monitorId: MonitorId,
  config: Config,
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const { url, prefix } = config.queue;
  if (url === undefined) return seenByItself(config);
  await using store = await RedisStore.open({ url, prefix, patienceMs: redisPatienceMs }, quietLog());
  const { server, ...row } = await rowOf(eventId, monitorId, env);
  const alarm: Alarm = {
    server,
    numbering: await store.records.cursors.numbering(server),
    eventId,
    monitorId,
    phase: 'start',
    seenAt: Date.now(),
    late: false,
    ...row,
  };
  const isNew = await handOver(alarm, store, config.detector.detection_deadline);
  return { handedOver: isNew, reason: isNew ? 'handed over' : 'it was handed over before' };
}

async function seenByItself(config: Config): Promise<Outcome> {
  // What it takes to look around is not loaded where there is Redis: this runs for each event.
  const { runningTocsins } = await import('../running-tocsin');
  const isThere = (await runningTocsins(config)).some(({ name }) => name === 'standalone');
  if (isThere) return { handedOver: false, reason: 'the running Tocsin sees events itself' };
  throw new CodedError(
    'not-running',
    'no Tocsin answers on this machine, and without [queue] url there is nowhere to hand the event over to; start it: ' +
      `it finds what it missed by itself, up to ${config.watcher.recover_max_age} s back`,
  );
}

/** What ZoneMinder knows of the event. A database that is away is no reason to be silent: then numbers have to do. */
async function rowOf(
  eventId: EventId,
  monitorId: MonitorId,
  env: NodeJS.ProcessEnv,
): Promise<Pick<Alarm, 'server' | 'monitorName' | 'cause' | 'startedAt' | 'eventPath'>> {
  const zoneminder = loadZoneMinderConfig(env);
  const server = ServerId.parse(zoneminder.ZM_SERVER_ID);
  await using database = ZoneMinderDatabase.open(zoneminder, quietLog());
  try {
    const [row, monitors] = await Promise.all([database.event(eventId), database.monitors()]);
    return {
      server,
      monitorName: monitors.find(({ id }) => id === monitorId)?.name ?? `Monitor ${monitorId}`,
      cause: row?.cause ?? '',
      startedAt: row?.startedAt ?? null,
      eventPath: row?.eventPath ?? null,
    };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { server, monitorName: `Monitor ${monitorId}`, cause: '', startedAt: null, eventPath: null };
  }
}
