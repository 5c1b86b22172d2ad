import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { FcmSender, FinalAnswer } from '@tocsin/fcm';
import type { Delivery } from '@tocsin/messages';
import { intervalHasToGo, suppressionOf, type Telling, type Viewer } from '@tocsin/notifications';
import {
  composePush,
  type Device,
  isAtMonthlyLimit,
  maskToken,
  monthlyLimit,
  type PushWording,
  WallClock,
} from '@tocsin/push';
import type { Logger } from 'pino';
import type { Rights } from '../clients/rights';
import { deviceFilter } from '../devices/device-filter';
import { deviceKey, type Devices } from '../devices/devices';
import { type DeviceFrame, socketKey } from './device-frames';
import type { MonotonicClock } from './web-channel';

/** How long after a push went out its copy for the open socket goes out at the latest, ms. */
const supplementMs = 1_000;

/** How long a push waits for a database that is away to say what its user may see, ms. */
const rightsPatienceMs = 300_000;
const longestPauseMs = 5_000;

export interface DevicePushesParts {
  readonly devices: Devices;
  readonly rights: Pick<Rights, 'of'>;
  readonly sender: Pick<FcmSender, 'send' | 'obstacle'>;
  readonly wording: () => PushWording;
  /** Tells the device's open socket, if there is one. */
  readonly tellSocket: DeviceFrame;
  readonly log: Logger;
  readonly monotonicMs: MonotonicClock;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is known of an alarm that a device is to be told of. */
export interface PushOrder {
  readonly telling: Telling;
  /** Recipient keys that were told before. */
  readonly told: ReadonlySet<string>;
  /** It was under way in a process that is no more: its own interval has begun, and must not hold it up. */
  readonly isAgain: boolean;
  /** Aborted when we stop. */
  readonly signal: AbortSignal;
}

/** Pushes an alarm to a device, by its own lists, rights and limits. */
export class DevicePushes {
  readonly #parts: DevicePushesParts;
  readonly #clock = new WallClock(() => Intl.DateTimeFormat().resolvedOptions().timeZone);

  constructor(parts: DevicePushesParts) {
    this.#parts = parts;
  }

  /** @throws the signal's reason where it was stopped before there was an outcome; all else is an outcome */
  async tell(device: Device, order: PushOrder): Promise<readonly Delivery[]> {
    try {
      return await this.#tell(device, order);
    } catch (error) {
      order.signal.throwIfAborted();
      const { eventId } = order.telling.notification.alarm;
      this.#parts.log.error({ err: error, eventId, device: maskToken(device.token) }, 'a push failed');
      return [pushDelivery(device, 'failed', withoutToken(device, errorMessage(error)))];
    }
  }

  async #tell(device: Device, order: PushOrder): Promise<readonly Delivery[]> {
    const { devices, monotonicMs } = this.#parts;
    const { telling, isAgain, signal } = order;
    const { alarm } = telling.notification;
    const { token } = device;
    const viewer = await this.#viewerOf(device, signal);
    const since = await devices.memory.since(token);
    const filter = deviceFilter(device);
    const recipient = { key: deviceKey(token), viewer, filter, since };
    const suppression = suppressionOf(recipient, alarm, telling.start, monotonicMs(), telling.isForced);
    if (suppression !== undefined) {
      return [pushDelivery(device, 'suppressed', suppression)];
    }
    if (alarm.phase === 'end') {
      return this.#pushTo(device, order);
    }
    const { monitorId } = alarm;
    const intervalMs = telling.isForced === true || isAgain ? 0 : filter.intervalMs(monitorId);
    const claimed = await devices.memory.claim(token, monitorId, intervalMs);
    if (claimed.waitMs > 0) {
      return [pushDelivery(device, 'suppressed', intervalHasToGo(monitorId, claimed.waitMs))];
    }
    const deliveries = await this.#pushTo(device, order);
    if (!deliveries.some(({ outcome }) => outcome === 'sent')) {
      await claimed.takeBack();
    }
    return deliveries;
  }

  /** Of a user of whom nothing is known yet the database must say; an alarm waits for it rather than be lost. */
  async #viewerOf({ user }: Device, signal: AbortSignal): Promise<Viewer> {
    if (user === undefined) {
      return { user: 'anybody', monitors: 'all' };
    }
    const { rights, monotonicMs, log } = this.#parts;
    const startedAtMs = monotonicMs();
    for (let pauseMs = 500; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        return await orStopped(rights.of(user), signal);
      } catch (error) {
        signal.throwIfAborted();
        const isHopeful = error instanceof CodedError && error.retryable;
        if (!isHopeful || monotonicMs() - startedAtMs > rightsPatienceMs) {
          throw error;
        }
        log.warn({ err: error, user }, `a push waits until it is known what its user may see`);
        await sleep(pauseMs, undefined, { signal });
      }
    }
  }

  async #pushTo(device: Device, { telling, told, signal }: PushOrder): Promise<readonly Delivery[]> {
    const { devices, wording, tellSocket, now } = this.#parts;
    const { token } = device;
    const isSocketTold = told.has(socketKey(token));
    const reason = await this.#obstacleFor(device);
    if (reason !== undefined) {
      const copy = isSocketTold ? undefined : tellSocket(token, telling, 'alone');
      return [pushDelivery(device, 'failed', reason), ...(copy === undefined ? [] : [copy])];
    }
    const counted = await devices.noteAttempt(token);
    if (counted === undefined) {
      return []; // it was removed while we decided
    }
    const { eventId, monitorId, monitorName, phase } = telling.notification.alarm;
    const { cause, picture: pictureUrl } = telling;
    const subject = { eventId, monitorId, monitorName, phase, cause, pictureUrl };
    const push = composePush(counted, subject, wording(), this.#clock.at(now()));
    const answer = this.#parts.sender.send(push, signal);
    await settledWithin(supplementMs, [answer]);
    const copy = isSocketTold ? undefined : tellSocket(token, telling, 'supplementary');
    const delivery = await this.#settle(device, await answer);
    return [delivery, ...(copy === undefined ? [] : [copy])];
  }

  /** Why this device gets no push; then the frame over its socket is all it gets, and must not be a silent copy. */
  async #obstacleFor(device: Device): Promise<string | undefined> {
    const { devices, sender, log } = this.#parts;
    if (sender.obstacle !== undefined) {
      return sender.obstacle; // said in the log at the start
    }
    const { token } = device;
    if (!isAtMonthlyLimit((await devices.byToken(token)) ?? device, devices.month)) {
      return undefined;
    }
    const reason = `more than ${monthlyLimit} pushes to this device in one month`;
    log.error({ device: maskToken(token) }, `${reason}; no push is sent`);
    return reason;
  }

  async #settle(device: Device, answer: FinalAnswer): Promise<Delivery> {
    if (answer.kind === 'sent') {
      return pushDelivery(device, 'sent', '');
    }
    const reason = withoutToken(device, answer.reason);
    if (answer.kind === 'gone') {
      await this.#parts.devices.forget(device.token);
      this.#parts.log.info({ reason }, `device ${maskToken(device.token)} is gone; its token is deleted`);
    }
    return pushDelivery(device, 'failed', reason);
  }
}

/** @throws the signal's reason as soon as it is aborted, however long the work takes */
async function orStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Resolves when all have settled, or the time is over. */
export async function settledWithin(ms: number, work: readonly Promise<unknown>[]): Promise<void> {
  const patience = new AbortController();
  await Promise.race([Promise.allSettled(work), sleep(ms, undefined, patience).catch(() => undefined)]);
  patience.abort();
}

const withoutToken = ({ token }: Device, reason: string): string =>
  reason.replaceAll(token, maskToken(token));

const pushDelivery = ({ token }: Device, outcome: Delivery['outcome'], reason: string): Delivery => ({
  channel: 'fcm',
  recipient: deviceKey(token),
  outcome,
  reason,
});
