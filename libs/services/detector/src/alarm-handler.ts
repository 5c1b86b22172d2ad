import type { Config } from '@tocsin/config';
import { type CodedError, errorMessage } from '@tocsin/errors';
import { type Alarm, alarmId, type Notification } from '@tocsin/messages';
import { textOfStart, withTextOfStart } from '@tocsin/notifications';
import type { Job, JobQueue } from '@tocsin/queue';
import type { EventRecords } from '@tocsin/records';
import type { Logger } from 'pino';
import { failed, type Finding } from './finding';
import type { Look } from './look';
import { Stopwatch } from './stopwatch';
import { untilStored } from './until-stored';
import type { UserScripts } from './user-scripts';

export interface AlarmHandlerParts {
  /** The look for this alarm. */
  readonly lookFor: (alarm: Alarm) => Look;
  readonly userScripts: Pick<UserScripts, 'tell'>;
  readonly notifications: JobQueue<Notification>;
  readonly events: Pick<EventRecords, 'append' | 'story'> | undefined;
  /** Whose `use_hook_description` says whether an event's notes begin with what was seen at its start. */
  readonly wording: Pick<Config, 'hook'>;
  readonly deadlineMs: number;
  readonly stopping: AbortSignal;
  readonly log: Logger;
}

/**
 * Has an alarm looked at and publishes what came of it. Whatever goes wrong with looking, the alarm goes out;
 * only a stop leaves the job to be done again.
 */
export class AlarmHandler {
  constructor(private readonly parts: AlarmHandlerParts) {}

  async handle(job: Job<Alarm>, jobLost: AbortSignal): Promise<void> {
    const { lookFor, userScripts, log } = this.parts;
    const alarm = await this.#withNotesRepaired(job.payload);
    const stopping = AbortSignal.any([this.parts.stopping, jobLost]);
    const stopwatch = new Stopwatch();
    stopwatch.note('queue', Date.now() - alarm.seenAt);
    using deadline = startDeadline(this.parts.deadlineMs);

    const answer = answerOf(
      () => lookFor(alarm)(alarm, { stopping, deadline: deadline.signal, stopwatch }),
      stopping,
    );
    const inTime = await Promise.race([answer, deadline.passed]);
    if (inTime !== undefined) {
      const telling = userScripts.tell(alarm, inTime, stopping);
      // What the hook said counts, however long the user script takes; it comes first if it can.
      await Promise.race([telling, deadline.passed]);
      await this.#publish(alarm, inTime, stopwatch, stopping);
      await telling;
      return;
    }
    const seconds = this.parts.deadlineMs / 1000;
    const noAnswer = failed(`no answer within ${seconds} s (detection_deadline)`);
    await this.#publish(alarm, noAnswer, stopwatch, stopping);
    // The alarm is out. What still runs keeps its place until it ends, so that slow looks cannot pile up.
    const late = await answer.catch((error: unknown) => failed(errorMessage(error)));
    await userScripts.tell(alarm, late, stopping);
    const { outcome, text, reason } = late;
    log.warn(
      { eventId: alarm.eventId, monitorId: alarm.monitorId, outcome, text, reason },
      'looked at too late',
    );
  }

  async #publish(alarm: Alarm, finding: Finding, stopwatch: Stopwatch, stopping: AbortSignal): Promise<void> {
    const { notifications, log } = this.parts;
    const id = alarmId(alarm);
    const { report: _notTold, afterwards, ...found } = finding;
    const notification: Notification = { alarm, ...found, stages: stopwatch.stages };
    await this.#record(notification);
    // Else the job would be done again from the start, and a hook's work done twice.
    const store = async () => {
      await notifications.add(id, notification);
      // The watcher's guard, which would send the alarm unlooked-at; not needed any more.
      await notifications.remove(`${id}-deadline`);
    };
    const onTrouble = (error: CodedError) =>
      log.warn({ err: error, eventId: alarm.eventId }, 'the answer waits until it can be stored');
    await untilStored(store, { signal: stopping, onTrouble });
    afterwards?.();
    const { outcome, text, reason } = finding;
    const seen = {
      eventId: alarm.eventId,
      monitorId: alarm.monitorId,
      phase: alarm.phase,
      outcome,
      text,
      reason,
    };
    if (outcome === 'failed') log.error(seen, 'could not look at the event; it goes out all the same');
    else if (outcome !== 'skipped') log.info(seen, 'looked at the event');
    else log.debug(seen, 'passed the event on');
  }

  /** An end as its hook is to see it: ZoneMinder may have written over what was seen at the start. */
  async #withNotesRepaired(alarm: Alarm): Promise<Alarm> {
    const { events, wording, log } = this.parts;
    if (alarm.phase === 'start' || events === undefined || !wording.hook.use_hook_description) return alarm;
    try {
      return withTextOfStart(alarm, textOfStart(wording, await events.story(alarm)));
    } catch (error) {
      log.warn({ err: error, eventId: alarm.eventId }, 'the story of the event could not be read');
      return alarm;
    }
  }

  async #record({ alarm, outcome, text, reason, stages }: Notification): Promise<void> {
    const { events, log } = this.parts;
    if (events === undefined) return;
    try {
      const entry = {
        step: 'detection',
        at: Date.now(),
        phase: alarm.phase,
        outcome,
        text,
        reason,
        stages,
      } as const;
      await events.append(alarm, entry);
    } catch (error) {
      // The story is for people to read later; the alarm is more important.
      log.warn({ err: error, eventId: alarm.eventId }, 'the story of the event could not be written');
    }
  }
}

/** The look's answer. A look that throws has failed, unless it threw because we stop: then the job is not done. */
async function answerOf(look: () => Promise<Finding>, stopping: AbortSignal): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    stopping.throwIfAborted();
    return failed(errorMessage(error));
  }
}

function startDeadline(ms: number): Disposable & { signal: AbortSignal; passed: Promise<undefined> } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  const passed = new Promise<undefined>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return { signal: controller.signal, passed, [Symbol.dispose]: () => clearTimeout(timer) };
}
