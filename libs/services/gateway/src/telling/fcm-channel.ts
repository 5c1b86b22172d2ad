import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '@tocsin/errors';
import type { FcmSender, FinalAnswer } from '@tocsin/fcm';
import { alarmId, type Delivery } from '@tocsin/messages';
import {
  type Channel,
  type Claim,
  intervalHasToGo,
  type StartOfEvent,
  suppressionOf,
  type Telling,
} from '@tocsin/notifications';
import {
  composePush,
  type Device,
  isAtMonthlyLimit,
  maskToken,
  monthlyLimit,
  type Push,
  type PushWording,
  WallClock,
} from '@tocsin/push';
import type { Logger } from 'pino';
import type { Rights } from '../clients/rights';
import { deviceFilter } from '../devices/device-filter';
import { deviceKey, type Devices } from '../devices/devices';
import { type DeviceFrame, socketKey } from './device-frames';
import type { MonotonicClock } from './web-channel';

/** How long a telling waits for its pushes, ms. What takes longer goes on alone: other alarms must not wait for FCM. */
const patienceMs = 2_000;

/** How long after a push went out its copy for the open socket goes out at the latest, ms. */
const supplementMs = 1_000;

/** How long pushes that are under way may take when we stop, ms. */
const stoppingMs = 5_000;

export interface FcmChannelParts {
  readonly devices: Devices;
  readonly rights: Rights;
  /** Hands pushes over. Closed with the channel. */
  readonly sender: Pick<FcmSender, 'send' | 'obstacle'> & AsyncDisposable;
  readonly wording: () => PushWording;
  /** Tells the device's open socket, if there is one. */
  readonly tellSocket: DeviceFrame;
  /** Writes down what became of pushes that took longer. Never rejects. */
  readonly record: (telling: Telling, deliveries: readonly Delivery[]) => Promise<void>;
  readonly log: Logger;
  readonly monotonicMs: MonotonicClock;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pushes of one event to one device that are under way. */
interface Flight {
  readonly phase: 'start' | 'end';
  readonly landed: Promise<readonly Delivery[]>;
}

/** Tells phones by FCM, each by its own lists, rights and limits. */
export class FcmChannel implements Channel, AsyncDisposable {
  readonly name = 'fcm';
  readonly #parts: FcmChannelParts;
  readonly #closing = new AbortController();
  readonly #flights = new Map<string, Flight>();
  readonly #clock = new WallClock(() => Intl.DateTimeFormat().resolvedOptions().timeZone);

  constructor(parts: FcmChannelParts) {
    this.#parts = parts;
  }

  async tell(
    telling: Telling,
    told: ReadonlySet<string>,
    _signal: AbortSignal,
    claim: Claim,
  ): Promise<readonly Delivery[]> {
    const known = await this.#parts.devices.all();
    const enabled = new Map(
      known.flatMap((device) =>
        device.pushstate === 'enabled' ? [[deviceKey(device.token), device] as const] : [],
      ),
    );
    const untold = [...enabled.keys()].filter((key) => !told.has(key));
    const claimed = await claim(untold);
    const devices = [...enabled].flatMap(([key, device]) => (claimed.has(key) ? [device] : []));
    const landed: Delivery[] = [];
    let isOver = false;
    const pushes = devices.map(async (device) => {
      const deliveries = await this.#takeOff(device, telling, told);
      if (isOver) {
        await this.#parts.record(telling, deliveries);
      } else {
        landed.push(...deliveries);
      }
    });
    const patience = new AbortController();
    await Promise.race([Promise.all(pushes), sleep(patienceMs, undefined, patience).catch(() => undefined)]);
    patience.abort();
    isOver = true;
    return landed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const flights = [...this.#flights.values()].map(({ landed }) => landed);
    const patience = new AbortController();
    await Promise.race([
      Promise.allSettled(flights),
      sleep(stoppingMs, undefined, patience).catch(() => undefined),
    ]);
    patience.abort();
    this.#closing.abort(new Error('the gateway is being stopped'));
    await Promise.allSettled(flights);
    await this.#parts.sender[Symbol.asyncDispose]();
  }

  /** One push of an event to a device after the other: an end never overtakes its start. */
  async #takeOff(device: Device, telling: Telling, told: ReadonlySet<string>): Promise<readonly Delivery[]> {
    const { alarm } = telling.notification;
    const { eventId, phase } = alarm;
    const key = `${alarmId({ ...alarm, phase: 'start' })} ${deviceKey(device.token)}`;
    const flight: Flight = { phase, landed: this.#fly(this.#flights.get(key), device, telling, told) };
    this.#flights.set(key, flight);
    try {
      return await flight.landed;
    } catch (error) {
      const reason = errorMessage(error).replaceAll(device.token, maskToken(device.token));
      this.#parts.log.error({ err: error, eventId, token: maskToken(device.token) }, 'a push failed');
      return [this.#delivery(device, 'failed', reason)];
    } finally {
      if (this.#flights.get(key) === flight) {
        this.#flights.delete(key);
      }
    }
  }

  async #fly(
    before: Flight | undefined,
    device: Device,
    telling: Telling,
    told: ReadonlySet<string>,
  ): Promise<readonly Delivery[]> {
    const earlier = (await before?.landed.catch(() => [])) ?? [];
    if (before?.phase === telling.notification.alarm.phase) {
      return []; // the same alarm came again while it was being told
    }
    const start =
      before === undefined ? startFor(device, telling.start) : startBy(earlier, this.#parts.now());
    return this.#tellDevice(device, { ...telling, ...(start === undefined ? {} : { start }) }, told);
  }

  async #tellDevice(
    device: Device,
    telling: Telling,
    told: ReadonlySet<string>,
  ): Promise<readonly Delivery[]> {
    const { devices, rights, monotonicMs } = this.#parts;
    const { alarm } = telling.notification;
    const { token, user } = device;
    const key = deviceKey(token);
    const viewer = user === undefined ? { user: 'anybody', monitors: 'all' as const } : await rights.of(user);
    const since = await devices.memory.since(token);
    const filter = deviceFilter(device);
    const recipient = { key, viewer, filter, since };
    const suppression = suppressionOf(recipient, alarm, telling.start, monotonicMs(), telling.isForced);
    if (suppression !== undefined) {
      return [this.#delivery(device, 'suppressed', suppression)];
    }
    if (alarm.phase === 'end') {
      return this.#pushTo(device, telling, told);
    }
    const { monitorId } = alarm;
    const intervalMs = telling.isForced === true ? 0 : filter.intervalMs(monitorId);
    const claimed = await devices.memory.claim(token, monitorId, intervalMs);
    if (claimed.waitMs > 0) {
      return [this.#delivery(device, 'suppressed', intervalHasToGo(monitorId, claimed.waitMs))];
    }
    const deliveries = await this.#pushTo(device, telling, told);
    if (!deliveries.some(({ outcome }) => outcome === 'sent')) {
      await claimed.takeBack();
    }
    return deliveries;
  }

  async #pushTo(device: Device, telling: Telling, told: ReadonlySet<string>): Promise<readonly Delivery[]> {
    const { devices, wording, tellSocket, now } = this.#parts;
    const { token } = device;
    const isSocketTold = told.has(socketKey(token));
    const reason = await this.#obstacleFor(device);
    if (reason !== undefined) {
      const copy = isSocketTold ? undefined : tellSocket(token, telling, 'alone');
      return [this.#delivery(device, 'failed', reason), ...(copy === undefined ? [] : [copy])];
    }
    const counted = await devices.noteAttempt(token);
    if (counted === undefined) {
      return []; // it was removed while we decided
    }
    const { eventId, monitorId, monitorName, phase } = telling.notification.alarm;
    const { cause, picture: pictureUrl } = telling;
    const subject = { eventId, monitorId, monitorName, phase, cause, pictureUrl };
    const answer = this.#send(composePush(counted, subject, wording(), this.#clock.at(now())));
    const patience = new AbortController();
    await Promise.race([answer, sleep(supplementMs, undefined, patience).catch(() => undefined)]);
    patience.abort();
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
    log.error({ token: maskToken(token) }, `${reason}; no push is sent`);
    return reason;
  }

  async #send(push: Push): Promise<FinalAnswer> {
    try {
      return await this.#parts.sender.send(push, this.#closing.signal);
    } catch (error) {
      return { kind: 'failed', reason: errorMessage(error) };
    }
  }

  async #settle(device: Device, answer: FinalAnswer): Promise<Delivery> {
    if (answer.kind === 'sent') {
      return this.#delivery(device, 'sent', '');
    }
    const reason = answer.reason.replaceAll(device.token, maskToken(device.token));
    if (answer.kind === 'gone') {
      await this.#parts.devices.forget(device.token);
      this.#parts.log.info({ reason }, `device ${maskToken(device.token)} is gone; its token is deleted`);
    }
    return this.#delivery(device, 'failed', reason);
  }

  #delivery({ token }: Device, outcome: Delivery['outcome'], reason: string): Delivery {
    return { channel: this.name, recipient: deviceKey(token), outcome, reason };
  }
}

/** Who saw the start on his socket has had it, though the push failed. */
function startFor({ token }: Device, start: StartOfEvent | undefined): StartOfEvent | undefined {
  return start?.recipients.has(socketKey(token)) === true
    ? { ...start, recipients: new Set([...start.recipients, deviceKey(token)]) }
    : start;
}

/** The start was still under way when the end came: what became of it is known better here than in the records. */
const startBy = (deliveries: readonly Delivery[], toldAt: number): StartOfEvent => {
  const sent = deliveries.filter(({ outcome }) => outcome === 'sent');
  return {
    toldAt,
    recipients: new Set(sent.flatMap(({ recipient }) => [recipient, recipient.replace(/#socket$/, '')])),
  };
};
