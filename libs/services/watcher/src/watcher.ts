import { pollIntervalMs } from '@tocsin/alarms';
import { CodedError, errorMessage } from '@tocsin/errors';
import { Announcer } from './publishing/announcer';
import { Backlog } from './publishing/backlog';
import { MemoryWatch } from './watching/memory-watch';
import { Numbering } from './numbering/numbering';
import { Publisher } from './publishing/publisher';
import { everyTick, repeat } from './repeat';
import { Renumbering } from './numbering/renumbering';
import { Roster } from './watching/roster';
import { RowReader } from './watching/row-reader';
import { TableWatch } from './watching/table-watch';
import { assertAlarmCauseCanBeRead } from './watching/alarm-cause-support';
import type { Watched } from './watching/watched';
import type { WatcherParts } from './watcher-parts';

/** The Events table is polled no faster than this where it has to stand in for shared memory. */
const fastestTablePollMs = 250;
/**
 * Cameras deliver at round intervals; looking at a round interval, too, could stay in step with one and always come
 * just before its news. A little faster, and the two slide past each other.
 */
const outOfStep = 0.97;
/** The monitor list could not be read: try again after this. */
const reloadAfterFailureMs = 2000;

/**
 * Sees alarms begin and end, and publishes them. Disposing stops looking, then publishes what was seen.
 * A database or a store that is away at the start is waited for; `log` says so.
 * @throws CodedError `alarm-cause-unsupported`
 */
export async function startWatcher(parts: WatcherParts): Promise<AsyncDisposable> {
  const { config, log, events, maps, now = Date.now } = parts;
  await assertAlarmCauseCanBeRead(config.customize, events);
  const deadlineSeconds = config.detector.detection_deadline;
  const readAlarmCause = config.customize.read_alarm_cause;
  const intervalMs = pollIntervalMs({
    seconds: config.customize.event_check_interval,
    isStrict: config.watcher.strict_interval,
  });
  const stopping = new AbortController();
  await using opened = new AsyncDisposableStack();

  // Closed in reverse: looking stops first, then what was found is published.
  const numbering = new Numbering(parts.records.cursors, parts.server);
  const publisher = new Publisher({ ...parts, numbering, deadlineSeconds, now, signal: stopping.signal });
  const backlog = new Backlog({
    limit: config.watcher.max_backlog,
    windowMs: deadlineSeconds * 1000,
    unfinished: () => unfinishedAlarms(parts),
  });
  const announcer = new Announcer({ ...parts, numbering, backlog, publisher, now });
  const roster = opened.use(
    new Roster({ ...parts, numbering, publisher, skipMonitors: new Set(config.general.skip_monitors) }),
  );
  opened.defer(() => stopping.abort());
  const renumbering = new Renumbering({ ...parts, numbering, publisher, roster });
  const rows = new RowReader({
    events,
    announcer,
    renumbering,
    recoverMaxAgeMs: config.watcher.recover_max_age * 1000,
    readAlarmCause,
    now,
    log,
  });
  const table = opened.use(new TableWatch({ rows, renumbering, numbering, roster, log }));
  const memory = new MemoryWatch({ maps, announcer, table, readAlarmCause, now, log });

  const looksAtMemory = config.watcher.source !== 'database';
  const load = listLoader(parts, roster, async (added) => {
    await table.compare(added, { isFirst: true });
    if (looksAtMemory) memory.look(added);
  });
  const reloadMs = config.customize.monitor_reload_interval * 1000;
  opened.use(
    repeat((await load()) ? reloadMs : reloadAfterFailureMs, async () =>
      (await load()) ? reloadMs : reloadAfterFailureMs,
    ),
  );

  const compareMs = config.watcher.reconcile_interval * 1000;
  opened.use(
    repeat(compareMs, async () => {
      await table.compare([...roster.monitors], { isFirst: false });
      return compareMs;
    }),
  );
  if (config.watcher.source !== 'memory') {
    const pollMs = Math.max(intervalMs, fastestTablePollMs);
    opened.use(
      repeat(pollMs, async () => {
        const blind = [...roster.monitors].filter((watched) => !watched.isReadable);
        if (blind.length > 0) await table.look(blind);
        return pollMs;
      }),
    );
  }
  if (looksAtMemory) opened.use(everyTick(intervalMs * outOfStep, () => memory.look(roster.monitors)));
  return opened.move();
}

/**
 * Loads the list of monitors. Says whether it could.
 * @param catchUp - reports what monitors new to us did while nobody watched; from then on they are watched
 */
function listLoader(
  { log }: WatcherParts,
  roster: Roster,
  catchUp: (added: readonly Watched[]) => Promise<void>,
): () => Promise<boolean> {
  let isLoaded = false;
  let failure = '';
  log.info('Loading monitors');
  return async () => {
    if (isLoaded) log.info('Reloading Monitors...');
    try {
      const added = await roster.load();
      await catchUp(added);
      if (added.length > 0) {
        const monitors = added.map(({ id, name }) => `${id} (${name})`).join(', ');
        log.info(
          { monitorIds: added.map(({ id }) => id) },
          `Watching for alarms of the monitors ${monitors}`,
        );
      } else if (!isLoaded) {
        log.warn('There is no monitor to watch: none has a function that raises alarms, or all are skipped');
      }
      isLoaded = true;
      failure = '';
      return true;
    } catch (thrown) {
      const isTold = thrown instanceof CodedError && thrown.code === 'database-unavailable';
      const message = errorMessage(thrown);
      if (!isTold && message !== failure)
        log.error({ err: thrown }, `the list of monitors could not be loaded: ${message}`);
      failure = message;
      return false;
    }
  };
}

/** What the queue holds; a queue that cannot say holds no bound on a flood, either. */
async function unfinishedAlarms({ alarms, log }: WatcherParts): Promise<number> {
  try {
    const { waiting, delayed, running } = await alarms.count();
    return waiting + delayed + running;
  } catch (thrown) {
    log.debug({ err: thrown }, 'the queue does not tell how many alarms it holds');
    return Number.POSITIVE_INFINITY;
  }
}
