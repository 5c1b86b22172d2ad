// Run by several-gateways.integration.spec.ts of the gateway in a process of its own, to be killed.
import { Config } from '../../libs/protocol/config/src';
import type { Channel, Viewer } from '../../libs/domain/notifications/src';
import { notificationQueue } from '../../libs/domain/queue/src';
import type { EventRecords } from '../../libs/domain/records/src';
import { RedisStore } from '../../libs/adapters/store-redis/src';
import { logTo } from '../../libs/services/gateway/src/testing/silent-log';
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
  tell: async ({ notification: { alarm } }, told, _signal, claim) => {
    const untold = await claim(['phone:1', 'phone:2'].filter((phone) => !told.has(phone)));
    for (const phone of untold) {
      say(`pushed ${phone} ${alarm.eventId} ${alarm.phase}`);
    }
    return [...untold].map((recipient) => ({
      channel: 'phones',
      recipient,
      outcome: 'sent',
      reason: '',
    }));
  },
};

/** Says of each recipient when it was claimed and when it was written down as told. */
class SpokenRecords implements EventRecords {
  constructor(private readonly events: EventRecords) {}

  append: EventRecords['append'] = (...given) => this.events.append(...given);
  story: EventRecords['story'] = (...given) => this.events.story(...given);
  told: EventRecords['told'] = (...given) => this.events.told(...given);
  settle: EventRecords['settle'] = (...given) => this.events.settle(...given);

  claim: EventRecords['claim'] = async (event, phase, recipients, holder) => {
    const granted = await this.events.claim(event, phase, recipients, holder);
    for (const recipient of granted) say(`claimed ${recipient} ${event.eventId} ${phase}`);
    return granted;
  };

  markTold: EventRecords['markTold'] = async (event, phase, recipients) => {
    await this.events.markTold(event, phase, recipients);
    for (const recipient of recipients) say(`told ${recipient} ${event.eventId} ${phase}`);
  };
}

/** Until the broker is there, messages for it wait in memory and die with us. */
const log = logTo((line) => {
  if (line.includes('MQTT broker connected')) say('broker connected');
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main({ url, name, broker }: Task): Promise<void> {
  const store = await RedisStore.open({ url, prefix: 'several' }, log);
  store.presence.keep(name);
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
    records: { ...store.records, events: new SpokenRecords(store.records.events) },
    others: { name, broadcast: store.broadcast(tellingBroadcast), slots: store.clientSlots },
    extraChannels: [phones],
  });
  say(`listens ${gateway.address.port}`);
}

function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'url' in value && 'broker' in value;
}

const task: unknown = JSON.parse(process.argv[2] ?? '');
if (isTask(task)) void main(task);
