import { type Alarm, alarmId, type Delivery } from '@tocsin/messages';
import type { StartOfEvent } from '@tocsin/notifications';
import type { Device } from '@tocsin/push';
import { deviceKey } from '../devices/devices';
import { socketKey } from './device-frames';
import type { DevicePushes, PushOrder } from './device-pushes';

/** Pushes of one event to one device that are under way. */
interface Flight {
  readonly phase: 'start' | 'end';
  readonly landed: Promise<readonly Delivery[]>;
}

/** The pushes that are under way: of one event to one device one after the other, so that no end overtakes its start. */
export class PushFlights {
  readonly #pushes: Pick<DevicePushes, 'tell'>;
  readonly #now: () => number;
  readonly #flights = new Map<string, Flight>();

  /** @param now - milliseconds since 1970 */
  constructor(pushes: Pick<DevicePushes, 'tell'>, now: () => number) {
    this.#pushes = pushes;
    this.#now = now;
  }

  /** Whether a push of this event to the device is under way. @param key - of the device */
  has(alarm: Alarm, key: string): boolean {
    return this.#flights.has(flightKey(alarm, key));
  }

  /** All that are under way; those that are stopped reject. */
  get landings(): readonly Promise<unknown>[] {
    return [...this.#flights.values()].map(({ landed }) => landed);
  }

  /** @throws the reason of the order's signal where it was stopped before there was an outcome */
  async takeOff(device: Device, order: PushOrder): Promise<readonly Delivery[]> {
    const { alarm } = order.telling.notification;
    const key = flightKey(alarm, deviceKey(device.token));
    const before = this.#flights.get(key);
    if (before?.phase === alarm.phase) {
      return before.landed; // the same alarm came again while it was being told
    }
    const flight: Flight = { phase: alarm.phase, landed: this.#fly(before, device, order) };
    this.#flights.set(key, flight);
    try {
      return await flight.landed;
    } finally {
      if (this.#flights.get(key) === flight) {
        this.#flights.delete(key);
      }
    }
  }

  async #fly(before: Flight | undefined, device: Device, order: PushOrder): Promise<readonly Delivery[]> {
    const { telling } = order;
    const start =
      before === undefined ? startFor(device, telling.start) : startBy(await before.landed, this.#now());
    return this.#pushes.tell(device, {
      ...order,
      telling: { ...telling, ...(start === undefined ? {} : { start }) },
    });
  }
}

const flightKey = (alarm: Alarm, device: string): string =>
  `${alarmId({ ...alarm, phase: 'start' })} ${device}`;

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
