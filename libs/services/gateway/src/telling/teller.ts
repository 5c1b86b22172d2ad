import type { Config } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import {
  type Alarm,
  alarmId,
  type Delivery,
  eventName,
  type Notification,
  type Outcome,
} from '@tocsin/messages';
import {
  type Channel,
  controlledDecision,
  decide,
  deliveryLine,
  outcomeOfStart,
  startIsOpen,
  startOfEvent,
  type Telling,
  type TellingPolicy,
  textOfStart,
  withTextOfStart,
} from '@tocsin/notifications';
import { type JobHandler, NotYetError } from '@tocsin/queue';
import type { EventRecords } from '@tocsin/records';
import type { Logger } from 'pino';
import type { Control } from '../control/control';
import type { PictureLink } from '../pictures/picture-links';
import { Claims } from './claims';
import type { EventScribe } from './event-scribe';
import { type Judge, type JudgedDecision, judgeByRules } from './judge-by-rules';
import type { OldNews } from './old-news';
import { OneAtATime } from './one-at-a-time';
import { UnwrittenDeliveries } from './unwritten-deliveries';

/** A start is decided this long after `detection_deadline` at the latest, unless it is lost, ms. */
const marginForTheStartMs = 30_000;

/** How often an end looks whether its start is decided, ms. */
const startPauseMs = 500;

/** How often it is looked whether another gateway is through with telling, ms. */
const claimPauseMs = 500;

/** Who is to be told how. */
interface Way {
  readonly told: ReadonlySet<string>;
  readonly claims: Claims;
  readonly signal: AbortSignal;
}

export interface TellerParts {
  readonly policy: TellingPolicy & Pick<Config, 'detector'>;
  readonly channels: readonly Channel[];
  readonly records: EventRecords;
  readonly rules: Judge;
  readonly oldNews: Pick<OldNews, 'includes' | 'reason'>;
  readonly control: Pick<Control, 'of'>;
  readonly pictureLink: PictureLink;
  /** Undefined where nothing is written into ZoneMinder. */
  readonly scribe: Pick<EventScribe, 'note'> | undefined;
  /** This gateway among others. */
  readonly name: string;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Decides about each notification, tells, and writes down what became of it. */
export class Teller {
  readonly #parts: TellerParts;
  readonly #events = new OneAtATime();
  readonly #startedAt: number;
  readonly #unwritten = new UnwrittenDeliveries();

  constructor(parts: TellerParts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
  }

  readonly handle: JobHandler<Notification> = async ({ id, payload }, signal) => {
    await this.#events.run(eventName(payload.alarm), () => this.#handle(id, payload, signal));
  };

  async #handle(jobId: string, given: Notification, signal: AbortSignal): Promise<void> {
    const { policy, records, rules, oldNews, log, now } = this.#parts;
    const { phase, eventId, monitorId } = given.alarm;
    const isOld = await oldNews.includes(given.alarm);
    await rules.refresh();
    const story = phase === 'end' ? await records.story(given.alarm) : [];
    if (phase === 'end' && !isOld && startIsOpen(story) && this.#startMayCome(given.alarm)) {
      throw new NotYetError(`the end of event ${eventId} waits for its start`, { afterMs: startPauseMs });
    }
    const startText = textOfStart(policy, story);
    const alarm = withTextOfStart(given.alarm, startText);
    const notification = { ...given, alarm };
    const startOutcome = outcomeOfStart(story);
    const decided = decide(policy, notification, startOutcome);
    const control = this.#parts.control.of(alarm.monitorId);
    const judged = judgeByRules(decided, notification, story, this.#parts);
    const hasScript = this.#parts.channels.some(({ name }) => name === 'api');
    const wanted = controlledDecision(judged, control, alarm.monitorId, hasScript);
    const decision = isOld ? { ...wanted, tell: false, reason: oldNews.reason } : wanted;
    const [standing, written] = await Promise.all([
      records.settle(alarm, phase, { tell: decision.tell, reason: decision.reason, jobId }),
      records.told(alarm, phase),
    ]);
    if (standing.jobId !== jobId) {
      const reason = `came too late (${decision.reason}); what stands is: ${standing.reason}`;
      log.info(
        { eventId, monitorId, phase, outcome: notification.outcome },
        'another answer was decided upon before',
      );
      await records.append(alarm, { step: 'decision', at: now(), phase, tell: standing.tell, reason });
      return;
    }
    await this.#parts.scribe?.note(given, startText);
    const before = this.#unwritten.of(alarmId(alarm));
    await this.#markTold(notification, before);
    const told = new Set([...written, ...sentTo(before)]);
    const claims = new Claims(records, alarm, this.#parts.name);
    const forced = { ...decision, isForced: control === 1 };
    // What stands may have been decided upon before we were down.
    const { tell, reason } = isOld ? decision : standing;
    const toldNow = tell
      ? await this.#tell(notification, forced, startOutcome, { told, claims, signal })
      : [];
    if (claims.wereRefused) {
      // By who has not said that he is through with it, and may die over it.
      throw new NotYetError(`event ${eventId} is being told by another gateway`, { afterMs: claimPauseMs });
    }
    const deliveries = [...before, ...toldNow];
    // Told first, written down after: a crash in between tells again rather than never.
    await this.#append(notification, deliveries, { tell, reason });
    this.#unwritten.written(alarmId(alarm));
    log.info(
      { eventId, monitorId, phase, tell, ...countOf(deliveries), reason },
      `event ${eventId} of monitor ${alarm.monitorName}: ${phase} ${tell ? 'told' : 'not told'}`,
    );
  }

  /** Counted from when we could have told it: what waited while we were down gets its time as well. */
  #startMayCome({ seenAt }: Alarm): boolean {
    const { policy, now } = this.#parts;
    const patienceMs = policy.detector.detection_deadline * 1000 + marginForTheStartMs;
    return now() < Math.max(seenAt, this.#startedAt) + patienceMs;
  }

  async #tell(
    notification: Notification,
    decision: JudgedDecision & { readonly isForced: boolean },
    startOutcome: Outcome | undefined,
    way: Way,
  ): Promise<readonly Delivery[]> {
    const { cause, detection, rulesObject, isForced } = decision;
    const picture = this.#parts.pictureLink(notification, startOutcome);
    const telling: Telling = {
      notification,
      cause,
      detection,
      rulesObject,
      isForced,
      ...(picture === undefined ? {} : { picture }),
      ...(await this.#startOf(notification)),
    };
    const channels = this.#parts.channels.filter(
      ({ name }) => decision.channels === 'all' || decision.channels.has(name),
    );
    const tried = await Promise.allSettled(channels.map((channel) => this.#tellBy(channel, telling, way)));
    const failed = tried.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
    return tried.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  }

  async #startOf({ alarm }: Notification): Promise<Pick<Telling, 'start'>> {
    if (alarm.phase === 'start') {
      return {};
    }
    const { records } = this.#parts;
    const start = startOfEvent(await records.story(alarm), await records.told(alarm, 'start'));
    return start === undefined ? {} : { start };
  }

  /** Written down at once: if we die while another channel is at it, this one need not tell again. */
  async #tellBy(channel: Channel, telling: Telling, way: Way): Promise<readonly Delivery[]> {
    const deliveries = await this.#deliveriesBy(channel, telling, way);
    this.#unwritten.add(alarmId(telling.notification.alarm), deliveries);
    await this.#markTold(telling.notification, deliveries);
    return deliveries;
  }

  /** One channel's trouble is its own: the others are told all the same. */
  async #deliveriesBy(
    channel: Channel,
    telling: Telling,
    { told, claims, signal }: Way,
  ): Promise<readonly Delivery[]> {
    try {
      return await channel.tell(telling, told, signal, claims.claim);
    } catch (error) {
      if (error instanceof CodedError && error.retryable) {
        throw error; // nobody was told by it; the queue tries again
      }
      const { eventId } = telling.notification.alarm;
      this.#parts.log.error({ err: error, eventId, channel: channel.name }, 'a channel failed as a whole');
      return [{ channel: channel.name, recipient: channel.name, outcome: 'failed', reason: String(error) }];
    }
  }

  async #markTold({ alarm }: Notification, deliveries: readonly Delivery[]): Promise<void> {
    const recipients = sentTo(deliveries);
    if (recipients.length > 0) {
      await this.#parts.records.markTold(alarm, alarm.phase, recipients);
    }
  }

  /** Adds to the event's story who was told, and with `decision` why. */
  async #append(
    { alarm }: Notification,
    deliveries: readonly Delivery[],
    decision?: { tell: boolean; reason: string },
  ): Promise<void> {
    const { records, now } = this.#parts;
    const { phase } = alarm;
    if (decision !== undefined) {
      await records.append(alarm, { step: 'decision', at: now(), phase, ...decision });
    }
    if (deliveries.length > 0) {
      await records.append(alarm, { step: 'delivery', at: now(), phase, ...deliveryLine(deliveries) });
    }
  }
}

const sentTo = (deliveries: readonly Delivery[]): string[] =>
  deliveries.filter(({ outcome }) => outcome === 'sent').map(({ recipient }) => recipient);

function countOf(deliveries: readonly Delivery[]): Record<Delivery['outcome'], number> {
  const count = { sent: 0, failed: 0, suppressed: 0 };
  for (const { outcome } of deliveries) {
    count[outcome] += 1;
  }
  return count;
}
