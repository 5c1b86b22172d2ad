import { alarmQueue, notificationQueue, type QueueSpec } from '@tocsin/queue';
import { RedisStore } from '@tocsin/store-redis';
import { type Check, type Fault, fault, hint } from '../check';

const patienceMs = 3_000;
const oldMs = 60_000;
const takers = { alarms: 'detector', notifications: 'gateway' } as const;

/** Redis, where the services talk through one: whether it answers, takes and keeps what it is given, and is listened to. */
export const redis: Check = {
  finds: ['redis', 'redis-settings', 'queue'],
  remedy: ({ config: { queue } }) =>
    `try it by hand: ${clientCommand(queue.url ?? '')} PING; start it (systemctl start redis-server), or correct [queue] url`,
  look: async ({ config: { queue }, log }) => {
    if (queue.url === undefined) return [];
    const client = clientCommand(queue.url);
    await using store = await RedisStore.open({ url: queue.url, prefix: queue.prefix, patienceMs }, log);
    const obstacles = await store.obstacles();
    const doubts = await store.doubts();
    return [
      ...obstacles.map(({ message, remedy }) => fault('redis', message, remedy)),
      ...doubts.map(({ severity, message }) =>
        (severity === 'warn' ? fault : hint)('redis-settings', message, settingRemedy(message, client)),
      ),
      ...(await ofQueue(store, alarmQueue, takers.alarms)),
      ...(await ofQueue(store, notificationQueue, takers.notifications)),
    ];
  },
};

/** Without the password. */
function clientCommand(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `redis-cli -h ${hostname} -p ${port === '' ? '6379' : port}${protocol === 'rediss:' ? ' --tls' : ''}`;
}

function settingRemedy(message: string, client: string): string {
  const setting = /maxmemory-policy noeviction|appendonly yes/.exec(message)?.[0] ?? '';
  return `${client} CONFIG SET ${setting}, and the line "${setting}" in redis.conf`;
}

async function ofQueue<Payload>(
  store: RedisStore,
  spec: QueueSpec<Payload>,
  taker: string,
): Promise<readonly Fault[]> {
  await using queue = store.queue(spec);
  const ageMs = await queue.oldestAgeMs();
  const { failed } = await queue.count();
  const waits = `the oldest of the ${spec.name} waits since ${Math.round(ageMs / 1000)} s`;
  const start = `start a ${taker} (systemctl start tocsin-${taker === 'detector' ? 'detector@1' : taker}; docker compose up -d --scale ${taker}=2), or more of them; tocsin logs says what it does`;
  const given = `${failed} of the ${spec.name} were given up within a week`;
  return [
    ...(ageMs < oldMs ? [] : [fault('queue', waits, start)]),
    ...(failed === 0 ? [] : [hint('queue', given, `see the log of the ${taker}, and tocsin why EVENT`)]),
  ];
}
