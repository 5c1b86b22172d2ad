import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  gatewayThatPushes,
  type PlainPusher,
  type PushProxy,
} from '../../libs/services/gateway/src/testing/pusher-to-compare';
import { FakeFcm } from '../testing/fake-fcm';

export const devices = 200;
/** Pushes under way at once, as in the gateway. */
export const atOnce = 32;
/** How long FCM takes for each, ms. */
export const answerMs = 50;

export const contestants = ['fetch', 'gateway'] as const;
export type ContestantName = (typeof contestants)[number];

const tokens = Array.from({ length: devices }, (_, index) => `phone-${index}:${'x'.repeat(140)}`);

/** As long as a push of ours, and nothing else done for it: what Node's own client needs. */
async function bareFetch({ url, key }: PushProxy): Promise<PlainPusher> {
  const bodyFor = (token: string): string =>
    JSON.stringify({
      token,
      title: 'Garage Alarm',
      body: 'Motion All at 06:48 AM, 06-Oct',
      sound: 'default',
      badge: 1,
      data: { mid: '1', eid: '5060' },
      ballast: 'x'.repeat(150),
    });
  const headers = { 'content-type': 'application/json', authorization: key };
  return {
    push: async () => {
      const waiting = [...tokens];
      const lane = async (): Promise<void> => {
        for (let token = waiting.pop(); token !== undefined; token = waiting.pop()) {
          const answer = await fetch(url, { method: 'POST', headers, body: bodyFor(token) });
          if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
          await answer.text();
        }
      };
      await Promise.all(Array.from({ length: atOnce }, lane));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function ourGateway(proxy: PushProxy): Promise<PlainPusher> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-bench-'));
  const tokenFile = path.join(folder, 'tokens.txt');
  const entries = Object.fromEntries(tokens.map((token) => [token, { platform: 'android' }]));
  writeFileSync(tokenFile, JSON.stringify({ tokens: entries }));
  const pusher = await gatewayThatPushes(proxy, tokenFile);
  return {
    push: (eventId) => pusher.push(eventId),
    [Symbol.asyncDispose]: async () => {
      await pusher[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

const openers: Record<ContestantName, (proxy: PushProxy) => Promise<PlainPusher>> = {
  fetch: bareFetch,
  gateway: ourGateway,
};

/** Body of a contestant's process: pushes when asked to, and says how long it took, ms. */
export async function contend(name: ContestantName, url: string): Promise<void> {
  const pusher = await openers[name]({ url, key: FakeFcm.proxyKey });
  process.on('message', (eventId: number) => {
    const startedAt = performance.now();
    void pusher.push(eventId).then(() => process.send?.(performance.now() - startedAt));
  });
  process.send?.('ready');
  await once(process, 'disconnect');
  await pusher[Symbol.asyncDispose]();
  process.exit(0);
}

/** Body of FCM's process: counts what it took since it was last asked. */
export async function serveFcm(): Promise<void> {
  await using fcm = await FakeFcm.start();
  fcm.answerAfterMs = answerMs;
  process.on('message', () => {
    process.send?.(new Set(fcm.received.splice(0).map(({ token }) => token)).size);
  });
  process.send?.({ url: fcm.proxyUrl, certFile: fcm.certFile });
  await once(process, 'disconnect');
}
