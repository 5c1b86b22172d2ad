import { alarmQueue, notificationQueue, type QueueSpec } from '@tocsin/queue';
import { RedisStore } from '@tocsin/store-redis';
import { type Check, type Fault, fault, hint } from '../check';

const patienceMs = 3_000;
const oldMs = 60_000;
const takers = { alarms: 'detector', notifications: 'gateway' } as const;

/** Redis, where the services talk through one: whether it answers, keeps what it is given, and is listened to. */
export const redis: Check = {
  name: 'redis',
  look: async ({ config: { queue }, log }) => {
    if (queue.url === undefined) return [];
    await using store = await RedisStore.open({ url: queue.url, prefix: queue.prefix, patienceMs }, log);
    const doubts = await store.doubts();
    return [
      ...doubts.map(({ severity, message }) =>
        severity === 'warn' ? fault('redis-settings', message) : hint('redis-settings', message),
      ),
      ...(await ofQueue(store, alarmQueue, takers.alarms)),
      ...(await ofQueue(store, notificationQueue, takers.notifications)),
    ];
  },
};

async function ofQueue<Payload>(
  store: RedisStore,
  spec: QueueSpec<Payload>,
  taker: string,
): Promise<readonly Fault[]> {
  await using queue = store.queue(spec);
  const ageMs = await queue.oldestAgeMs();
  const { failed } = await queue.count();
  return [
    ...(ageMs < oldMs
      ? []
      : [
          fault(
            'queue',
            `the oldest of the ${spec.name} waits since ${Math.round(ageMs / 1000)} s`,
            `start a ${taker}, or more of them; its log says what it does`,
          ),
        ]),
    ...(failed === 0
      ? []
      : [
          hint(
            'queue',
            `${failed} of the ${spec.name} were given up within a week`,
            `see the log of the ${taker}, and tocsin why <event>`,
          ),
        ]),
  ];
}
