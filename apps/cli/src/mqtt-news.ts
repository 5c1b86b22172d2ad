import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttConfig } from '@tocsin/config';
import { type News, newsChannel } from '@tocsin/health';
import { MqttPublisher } from '@tocsin/mqtt';
import type { Logger } from 'pino';

const patienceMs = 5_000;

/** Connects to the broker as the gateway does. */
export async function connectToBroker(
  config: MqttConfig,
  log: Logger,
): Promise<{ readonly publisher: MqttPublisher; readonly trouble: string | undefined }> {
  const news = listen();
  try {
    const publisher = await MqttPublisher.open(config, log);
    const silence = sleep(patienceMs, 'it does not answer', { ref: false });
    return { publisher, trouble: await Promise.race([news.first, silence]) };
  } finally {
    news.stop();
  }
}

/** The first word about the broker: undefined that it is up, else why it is not. */
function listen(): { readonly first: Promise<string | undefined>; readonly stop: () => void } {
  let hear: (message: unknown) => void = () => undefined;
  const first = new Promise<string | undefined>((resolve) => {
    hear = (message) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel is ours, and this is what it carries
      const news = message as News;
      if (news.kind === 'up' && news.dependency === 'mqtt') resolve(undefined);
      if (news.kind === 'down' && news.dependency === 'mqtt') resolve(news.reason);
    };
  });
  subscribe(newsChannel, hear);
  return { first, stop: () => unsubscribe(newsChannel, hear) };
}
