import type { Config } from '@tocsin/config';
import { chooseLookers, type Looker, lookerFor } from '@tocsin/detection';
import type { Alarm, AlarmPhase, Notification } from '@tocsin/messages';
import { type JobQueue, NotYetError } from '@tocsin/queue';
import type { EventRecords } from '@tocsin/records';
import type { Logger } from 'pino';
import { AlarmHandler } from './alarm-handler';
import { failed, skipped } from './finding';
import type { Look } from './look';
import { openBuiltinLook } from './looking/open-builtin-look';
import type { ZoneSource } from './looking/zones/zone-import';
import { createScriptLook } from './script-look';
import { UserScripts } from './user-scripts';

/** Two seconds after it was asked to, the whole event server has stopped (es-config 7): the others must close, too. */
const finishWithinMs = 800;

export interface DetectorParts {
  readonly config: Pick<Config, 'general' | 'hook' | 'detector' | 'customize'>;
  readonly log: Logger;
  readonly alarms: JobQueue<Alarm>;
  readonly notifications: JobQueue<Notification>;
  /** Where the story of each event is kept; without it nothing is written down. */
  readonly records?: { readonly events: Pick<EventRecords, 'append' | 'story'> };
  /** ZoneMinder's database, where this machine has it: zones are then read there, else from the API. */
  readonly zones?: ZoneSource;
  /** The bundled `inference-worker`; beside the program where it is not given. */
  readonly workerFile?: string;
}

/**
 * Looks at the alarms of a queue and publishes a notification for each. Disposing it stops the intake and lets what
 * runs finish; a hook that takes longer than a supervisor waits is ended, and its alarm looked at again later.
 */
export async function startDetector(parts: DetectorParts): Promise<AsyncDisposable> {
  const { config, log, alarms, notifications, records } = parts;
  const lookers = chooseLookers(config);
  sayLookers(lookers, log);

  await using opened = new AsyncDisposableStack();
  const isOurs = [lookers.start, lookers.end].some(({ kind }) => kind === 'builtin');
  // Others may ask us also where hooks of the operator look at our own alarms.
  const { remote_port: port, remote_config: file } = config.detector;
  const isNeeded = isOurs || port !== undefined || file !== undefined;
  const builtin = isNeeded ? opened.use(await openBuiltinLook(parts)).look : undefined;
  const looks = { start: lookBy(lookers.start, parts, builtin), end: lookBy(lookers.end, parts, builtin) };
  const stop = new AbortController();
  const handler = new AlarmHandler({
    lookFor: (alarm) => {
      const looker = lookerFor(alarm, lookers, config.hook.hook_skip_monitors);
      return looker === lookers[alarm.phase] ? looks[alarm.phase] : lookBy(looker, parts, builtin);
    },
    userScripts: new UserScripts(config.hook, log),
    notifications,
    events: records?.events,
    wording: config,
    deadlineMs: config.detector.detection_deadline * 1000,
    stopping: stop.signal,
    log,
  });
  const intake = alarms.consume((job, signal) => handler.handle(job, signal), {
    concurrency: concurrency(lookers, config),
  });
  opened.defer(async () => {
    const patience = setTimeout(() => stop.abort(stopping()), finishWithinMs);
    await intake[Symbol.asyncDispose]();
    clearTimeout(patience);
  });
  log.info('Detector ready');
  return opened.move();
}

/** Makes the look. */
function lookBy(looker: Looker, { config, log }: DetectorParts, builtin: Look | undefined): Look {
  if (looker.kind === 'script') {
    const timeoutMs = config.detector.hook_timeout * 1000;
    return createScriptLook({ looker, hook: config.hook, timeoutMs, log });
  }
  if (looker.kind === 'nobody') return async () => skipped(looker.reason, looker);
  if (looker.kind === 'broken') return async () => failed(looker.reason);
  if (builtin === undefined) throw new Error('our own detection was not opened');
  return builtin;
}

/** Programs of the operator run beside each other as in the old server; alarms nobody looks at cost nothing. */
function concurrency(
  lookers: Readonly<Record<AlarmPhase, Looker>>,
  { hook, detector }: DetectorParts['config'],
): number {
  const kinds = new Set([lookers.start.kind, lookers.end.kind]);
  if (kinds.has('builtin')) return detector.concurrency;
  if (kinds.has('script')) return hook.max_parallel_hooks || Math.max(detector.concurrency, 8);
  return 32;
}

function sayLookers(lookers: Readonly<Record<AlarmPhase, Looker>>, log: Logger): void {
  for (const phase of ['start', 'end'] as const) {
    const { kind, reason } = lookers[phase];
    if (kind === 'broken') log.error({ phase }, `${reason}; until then alarms go out without a look`);
    else log.info({ phase, by: kind, reason }, 'decided what looks at alarms');
  }
}

/** A stop says nothing about the job: it counts as no try. */
function stopping(): NotYetError {
  return new NotYetError('the detector is stopping', { afterMs: 0 });
}
