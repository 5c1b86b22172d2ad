import { Config } from '@tocsin/config';
import { alarmId } from '@tocsin/messages';
import { startGateway } from '../gateway';
import { FakeUsers, notification } from './gateway-rig';
import { MemoryQueue, MemoryRecords } from './memory-store';
import { silentLog } from './silent-log';

/** What pushes alarms to phones, for `tools/bench/push.ts`. */
export interface PlainPusher extends AsyncDisposable {
  /** Resolves once every phone's push is answered. */
  push(eventId: number): Promise<void>;
}

export interface PushProxy {
  readonly url: string;
  readonly key: string;
}

/** Our whole gateway, from the notification to the last answer. @param tokenFile - the phones */
export async function gatewayThatPushes(proxy: PushProxy, tokenFile: string): Promise<PlainPusher> {
  const config = Config.parse({
    ssl: { enable: 'no' },
    fcm: { enable: 'yes', token_file: tokenFile, fcm_v1_url: proxy.url, fcm_v1_key: proxy.key },
  });
  const queue = new MemoryQueue<ReturnType<typeof notification>>();
  const gateway = await startGateway({
    config: { ...config, network: { address: '127.0.0.1', port: 0 } },
    log: silentLog,
    authenticator: new FakeUsers(),
    notifications: queue,
    records: new MemoryRecords(),
  });
  return {
    push: async (eventId) => {
      const told = notification(eventId);
      await queue.add(alarmId(told.alarm), told);
      await queue.idle();
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
