// Run by several-gateways.integration.spec.ts of the gateway in a process of its own, to be killed.
import { Config } from '../../libs/protocol/config/src';
import type { Channel, Viewer } from '../../libs/domain/notifications/src';
import { notificationQueue } from '../../libs/domain/queue/src';
import { RedisStore } from '../../libs/adapters/store-redis/src';
import { silentLog as log } from '../../libs/services/gateway/src/testing/silent-log';
import { startGateway, tellingBroadcast } from '../../libs/services/gateway/src';

interface Task {
  readonly url: string;
  readonly name: string;
  readonly broker: string;
  readonly log?: string;
}

/** Stands for phones: writes each alarm to the standard output, which is read as what FCM got. */
const phones: Channel = {
  name: 'phones',
  tell: ({ notification: { alarm } }, told) => {
    const untold = ['phone:1', 'phone:2'].filter((phone) => !told.has(phone));
    for (const phone of untold) {
      process.stdout.write(`pushed ${phone} ${alarm.eventId} ${alarm.phase}\n`);
    }
    return Promise.resolve(
      untold.map((recipient) => ({ channel: 'phones', recipient, outcome: 'sent' as const, reason: '' })),
    );
  },
};

async function main({ url, name, broker }: Task): Promise<void> {
  const store = await RedisStore.open({ url, prefix: 'several' }, log);
  const viewer = (user: string): Promise<Viewer> => Promise.resolve({ user, monitors: 'all' });
  const config = Config.parse({
    ssl: { enable: 'no' },
    fcm: { enable: 'no' },
    customize: { send_event_end_notification: 'yes' },
    mqtt: { enable: 'yes', server: broker, topic: 'several' },
  });
  const gateway = await startGateway({
    config: { ...config, network: { address: '127.0.0.1', port: 0 } },
    log,
    authenticator: { login: () => viewer('admin'), viewer },
    notifications: store.queue({ ...notificationQueue, stalledAfterMs: 500 }),
    records: store.records,
    others: { name, broadcast: store.broadcast(tellingBroadcast) },
    extraChannels: [phones],
  });
  process.stdout.write(`listens ${gateway.address.port}\n`);
}

function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'url' in value && 'broker' in value;
}

const task: unknown = JSON.parse(process.argv[2] ?? '');
if (isTask(task)) void main(task);
