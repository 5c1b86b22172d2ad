import { setMaxListeners } from 'node:events';
import type { FcmSender } from '@tocsin/fcm';
import type { Delivery, UnfinishedPushes } from '@tocsin/messages';
import type { Channel, Claim, Telling } from '@tocsin/notifications';
import type { Device } from '@tocsin/push';
import type { JobQueue } from '@tocsin/queue';
import type { EventRecords } from '@tocsin/records';
import { deviceKey } from '../devices/devices';
import { DevicePushes, type DevicePushesParts, settledWithin } from './device-pushes';
import { PushFlights } from './push-flights';
import { isOpen, isSettled } from './push-marks';
import { type Flights, SlowPushes } from './slow-pushes';

/** How long a telling waits for its pushes, ms. What takes longer goes on alone: other alarms must not wait for FCM. */
const patienceMs = 2_000;

/** How long pushes that are under way may take when we stop, ms; the rest is for the next start. */
const stoppingMs = 700;

export interface FcmChannelParts extends Omit<DevicePushesParts, 'sender'> {
  /** Hands pushes over. Closed with the channel. */
  readonly sender: Pick<FcmSender, 'send' | 'obstacle'> & AsyncDisposable;
  /** Keeps pushes that take longer, so that they outlive us; without it they do not. */
  readonly queue: JobQueue<UnfinishedPushes> | undefined;
  readonly records: Pick<EventRecords, 'told' | 'markTold' | 'claim' | 'story'>;
  /** This gateway among others. */
  readonly name: string;
  /** Writes down what became of pushes that took longer. Never rejects. */
  readonly record: (telling: Telling, deliveries: readonly Delivery[]) => Promise<void>;
}

/** Tells phones by FCM. */
export class FcmChannel implements Channel, AsyncDisposable {
  readonly name = 'fcm';
  readonly #parts: FcmChannelParts;
  readonly #closing = new AbortController();
  readonly #flights: PushFlights;
  readonly #slow: SlowPushes;

  constructor(parts: FcmChannelParts) {
    this.#parts = parts;
    setMaxListeners(0, this.#closing.signal); // one for each push that is under way
    this.#flights = new PushFlights(new DevicePushes(parts), parts.now);
    this.#slow = new SlowPushes({
      ...parts,
      fly: async (telling, keys, told) => {
        const devices = await this.#enabled();
        return this.#takeOff(
          [...keys].map((key) => [key, devices.get(key)]),
          telling,
          told,
          true,
        );
      },
    });
  }

  async tell(
    telling: Telling,
    told: ReadonlySet<string>,
    _signal: AbortSignal,
    claim: Claim,
  ): Promise<readonly Delivery[]> {
    const { alarm } = telling.notification;
    const devices = await this.#enabled();
    const untold = [...devices.keys()].filter((key) => !isSettled(key, told) && !this.#slow.has(alarm, key));
    const claimed = await claim(untold);
    const waiting = claimed.size === 0 ? new Set<string>() : await this.#withOpenStart(telling, claimed);
    const flights = this.#takeOff(
      [...devices].filter(([key]) => claimed.has(key) && !waiting.has(key)),
      telling,
      told,
      false,
    );
    const landed = new Map<string, readonly Delivery[]>();
    const landings = [...flights].map(async ([key, flight]) => landed.set(key, await flight));
    await settledWithin(patienceMs, landings);
    const deliveries = [...landed.values()].flat();
    const slow = new Map([...flights].filter(([key]) => !landed.has(key)));
    if (slow.size + waiting.size > 0 || this.#slow.owes(alarm)) {
      await this.#slow.keep(telling, slow, [...waiting]);
    }
    return deliveries;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await settledWithin(stoppingMs, this.#flights.landings);
    this.#closing.abort(new Error('the gateway is being stopped'));
    await this.#slow[Symbol.asyncDispose]();
    await Promise.allSettled(this.#flights.landings);
    await this.#parts.sender[Symbol.asyncDispose]();
  }

  /** The devices that want pushes, by their keys. */
  async #enabled(): Promise<ReadonlyMap<string, Device>> {
    const enabled = (await this.#parts.devices.all()).filter(({ pushstate }) => pushstate === 'enabled');
    return new Map(enabled.map((device) => [deviceKey(device.token), device]));
  }

  /** Of an end: who is still being pushed to of the start by another gateway, or will be. */
  async #withOpenStart(
    { notification: { alarm }, start }: Telling,
    keys: ReadonlySet<string>,
  ): Promise<ReadonlySet<string>> {
    if (alarm.phase === 'start') {
      return new Set();
    }
    const started = start?.recipients ?? (await this.#parts.records.told(alarm, 'start'));
    return new Set([...keys].filter((key) => isOpen(key, started) && !this.#flights.has(alarm, key)));
  }

  #takeOff(
    devices: readonly (readonly [key: string, device: Device | undefined])[],
    telling: Telling,
    told: ReadonlySet<string>,
    isAgain: boolean,
  ): Flights {
    const order = { telling, told, isAgain, signal: this.#closing.signal };
    return new Map(
      devices.map(([key, device]) => [
        key,
        device === undefined ? Promise.resolve([]) : this.#flights.takeOff(device, order),
      ]),
    );
  }
}
