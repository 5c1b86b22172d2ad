/**
 * npm run bench -- mqtt [rounds]: publishes a second to a real Mosquitto until the last one has come out at a
 * subscriber in a process of its own, ours beside bare mqtt.js. The contestants take turns, once without waiting for what
 * was published before, and once waiting for each burst to be handed over, as the gateway waits before it says `sent`.
 */
import 'disposablestack/auto';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  barePublisher,
  countingSubscriber,
  ourPublisher,
  type PlainPublisher,
} from '../../libs/adapters/mqtt/src/testing/publishers-to-compare';
import { Mosquitto } from '../testing/mosquitto';
import { percentile } from './percentiles';

const messages = 10_000;
/** Published in one turn of the event loop, as in a flood of alarms. */
const burst = 50;
const limit = 0.8;
const payload = JSON.stringify({ monitor: '1', name: 'Garage:(5060) Motion All', ballast: 'x'.repeat(250) });

const contestants = { bare: barePublisher, ours: ourPublisher } as const;
const manners = ['flood', 'awaited'] as const;
type Manner = (typeof manners)[number];

/** @returns publishes per second */
async function measure(publisher: PlainPublisher, port: number, manner: Manner): Promise<number> {
  const subscriber = fork(process.argv[1] ?? '', ['--subscriber', String(port)]);
  await once(subscriber, 'message');
  const heardAll = once(subscriber, 'message');
  const ended = once(subscriber, 'exit');
  const startedAt = performance.now();
  for (let sent = 0; sent < messages; sent += burst) {
    const published = Array.from({ length: burst }, () => publisher.publish('zoneminder/1', payload));
    await (manner === 'awaited' ? Promise.all(published) : nextTurn());
  }
  await heardAll;
  const tookMs = performance.now() - startedAt;
  subscriber.disconnect();
  await ended;
  return messages / (tookMs / 1000);
}

async function subscribe(port: number): Promise<void> {
  await using subscriber = await countingSubscriber(port, 'zoneminder/#', messages);
  process.send?.('ready');
  await subscriber.done;
  process.send?.('heard all');
  await once(process, 'disconnect');
}

async function main(rounds: number): Promise<void> {
  // Nothing is to be dropped, however far the subscriber is behind.
  const settings = ['allow_anonymous true', 'max_queued_messages 0', 'max_queued_bytes 0'];
  await using broker = await Mosquitto.start({ settings });
  for (const manner of manners) await compare(manner, broker.port, rounds);
}

async function compare(manner: Manner, port: number, rounds: number): Promise<void> {
  const rates = { bare: [] as number[], ours: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of ['bare', 'ours'] as const) {
      await using publisher = await contestants[name](port);
      const rate = await measure(publisher, port, manner);
      if (round > 0) rates[name].push(rate); // the first one warms up
    }
  }
  const [bare, ours] = [percentile(rates.bare, 0.5), percentile(rates.ours, 0.5)];
  const ratio = Number((ours / bare).toFixed(2));
  const holds = ratio >= limit;
  process.stdout.write(`publishes a second, ${manner}, median of ${rounds} rounds of ${messages}\n`);
  process.stdout.write(`bare mqtt.js   ${bare.toFixed(0)}\nours           ${ours.toFixed(0)}\n`);
  process.stdout.write(`ours against bare: ${ratio} (at least ${limit})\n`);
  process.stdout.write(`${JSON.stringify({ bench: 'mqtt', manner, limit, holds, ratio, bare, ours })}\n`);
  if (!holds) process.exitCode = 1;
}

const [mode, argument] = process.argv.slice(2);
if (mode === '--subscriber') void subscribe(Number(argument));
else void main(Number(mode ?? 5));
