import type { TellingMessage } from '@tocsin/messages';
import type { Broadcast, Listener } from '@tocsin/queue';
import { PushRig } from '../testing/push-rig';

const moved = (token: string): TellingMessage => ({
  kind: 'device-news',
  from: 'another gateway',
  token,
  news: 'moved',
});

/** All hear everything in the order in which it is said, but only when the test lets them. */
class HeldBroadcast implements Broadcast<TellingMessage> {
  isAway = false;
  readonly said: TellingMessage[] = [];
  #listener: Listener<TellingMessage> = () => Promise.resolve();

  publish(message: TellingMessage): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.said.push(message);
    return Promise.resolve();
  }

  listen(listener: Listener<TellingMessage>): Promise<AsyncDisposable> {
    this.#listener = listener;
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }

  async letHear(): Promise<void> {
    for (const message of this.said.splice(0)) await this.#listener(message);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

const start = (broadcast: HeldBroadcast) =>
  PushRig.start({
    parts: {
      others: {
        name: 'one',
        broadcast,
        slots: { take: () => Promise.resolve(0), free: () => Promise.resolve() },
      },
    },
  });

describe('the socket of a phone, when another gateway says that the phone speaks through it,', () => {
  it('stays where the phone came to us after that, and is closed where it went there since', async () => {
    const broadcast = new HeldBroadcast();
    await using rig = await start(broadcast);
    await broadcast.publish(moved('phone:1'));
    const phone = await rig.phone('phone:1');
    await broadcast.letHear();
    await phone.saysNothingMore();
    expect(phone.closeCode).toBeUndefined();
    await broadcast.publish(moved('phone:1'));
    await broadcast.letHear();
    expect(await phone.closed()).toBe(1001);
  });

  it('is closed also where we could not say that it came to us', async () => {
    const broadcast = new HeldBroadcast();
    await using rig = await start(broadcast);
    broadcast.isAway = true;
    const phone = await rig.phone('phone:1');
    broadcast.isAway = false;
    await broadcast.publish(moved('phone:1'));
    await broadcast.letHear();
    expect(await phone.closed()).toBe(1001);
  });
});
