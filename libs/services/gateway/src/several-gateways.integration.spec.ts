import { AlarmFrame, VersionReply } from '@tocsin/client-frames';
import { z } from 'zod';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { alarmId } from '@tocsin/messages';
import { notificationQueue } from '@tocsin/queue';
import { RedisStore } from '@tocsin/store-redis';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { TestChild } from '../../../../tools/testing/child-process';
import { Mosquitto } from '../../../../tools/testing/mosquitto';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { until } from '../../../../tools/testing/until';
import { notification } from './testing/gateway-rig';
import { TestClient } from './testing/test-client';

jest.setTimeout(60_000);

const alarms = 100;
const clientsOfEach = 10;

/** One gateway in a process of its own, and its clients. */
class Member implements AsyncDisposable {
  private constructor(
    readonly child: TestChild,
    readonly clients: readonly TestClient[],
  ) {}

  static async start(url: string, broker: string, name: string): Promise<Member> {
    const child = TestChild.start(path.join(__dirname, '../../../../tools/testing/runs-gateway.ts'), {
      url,
      broker,
      name,
    });
    await child.prints('listens');
    await child.prints('broker connected');
    const [, port] = /listens (\d+)/.exec(child.printed) ?? [];
    const clients: TestClient[] = [];
    for (let count = 0; count < clientsOfEach; count += 1) {
      clients.push(await (await TestClient.connect(`ws://127.0.0.1:${port}/`)).login());
    }
    return new Member(child, clients);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
  }
}

/** The part of an MQTT message that is counted here. */
const MqttIds = z.object({ eventid: z.string(), eventtype: z.string() });

/** The alarms that a client got, e.g. `7 start`, in their order. */
function heardBy({ frames }: TestClient): string[] {
  return frames.flatMap((frame) => {
    const alarm = AlarmFrame.safeParse(frame);
    return alarm.success
      ? alarm.data.events.map(
          ({ EventId, Cause }) => `${EventId} ${Cause.startsWith('End:') ? 'end' : 'start'}`,
        )
      : [];
  });
}

/** Whatever was sent to it before has come. */
async function answered(client: TestClient): Promise<void> {
  client.say({ event: 'control', data: { type: 'version' } });
  await until('it is answered', () => client.frames.some((frame) => VersionReply.safeParse(frame).success));
}

const startAndEnd = Array.from({ length: alarms }, (_, index) => [
  `${index + 1} start`,
  `${index + 1} end`,
]).flat();

/** What a gateway had claimed and not written down as told when it died, e.g. `mqtt 7 start`: nobody can know what became of it. */
function inHandOf({ child }: Member): ReadonlySet<string> {
  const lines = (word: string) =>
    [...child.printed.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].map(([, what = '']) => what);
  const told = new Set(lines('told'));
  return new Set(lines('claimed').filter((what) => !told.has(what)));
}

/** Everything came, each once; but what the dead gateway had in hand may have come by it and by its successor. */
function expectOnce(came: readonly string[], recipient: string, inHand: ReadonlySet<string>): void {
  expect(new Set(came)).toEqual(new Set(startAndEnd));
  const again = came.filter((what, index) => came.indexOf(what) !== index);
  expect(again.filter((what) => !inHand.has(`${recipient} ${what}`))).toEqual([]);
  expect(new Set(again).size).toBe(again.length);
}

/** A client that came back got what it had missed, each once; again only what the dead gateway had not written down. */
function expectRest(came: readonly string[], before: readonly string[], { child }: Member): void {
  expect(new Set(came).size).toBe(came.length);
  const again = came.filter((what) => before.includes(what));
  expect(again.filter((what) => new RegExp(`^told web:.* ${what}$`, 'm').test(child.printed))).toEqual([]);
}

test('two gateways, ten clients each, 100 alarms, one killed in between: who stayed is told of each once', async () => {
  await using redis = await RedisServer.start();
  await using broker = await Mosquitto.start();
  const published: string[] = [];
  const reader = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  await using _reader = { [Symbol.asyncDispose]: () => reader.endAsync() };
  reader.on('message', (_topic, payload) => {
    const { eventid, eventtype } = MqttIds.parse(JSON.parse(payload.toString()));
    published.push(`${eventid} ${eventtype.replace('event_', '')}`);
  });
  await reader.subscribeAsync('several/#');

  await using store = await RedisStore.open({ url: redis.url, prefix: 'several' }, pino({ level: 'silent' }));
  const queue = store.queue(notificationQueue);
  await using stays = await Member.start(redis.url, `127.0.0.1:${broker.port}`, 'stays');
  await using dies = await Member.start(redis.url, `127.0.0.1:${broker.port}`, 'dies');

  const seenAt = Date.now();
  for (let eventId = 1; eventId <= alarms; eventId += 1) {
    for (const phase of ['start', 'end'] as const) {
      const told = notification(eventId, { alarm: { phase, seenAt } });
      // As the watcher does it: by this the end knows that there is a start to wait for.
      const seen = { step: 'seen', at: seenAt, phase, cause: told.alarm.cause, late: false } as const;
      await store.records.events.append(told.alarm, seen);
      await queue.add(alarmId(told.alarm), told);
      await pause(2);
    }
    if (eventId === alarms / 2) {
      await dies.child.kill();
    }
  }

  const everything = startAndEnd.toSorted();
  await until('the clients that stayed have all', () =>
    stays.clients.every((client) => heardBy(client).length >= everything.length),
  );
  await until('the queue is empty', async () => {
    const { waiting, running, delayed } = await queue.count();
    return waiting + running + delayed === 0;
  });
  for (const client of stays.clients) {
    await answered(client);
    const heard = heardBy(client);
    expect(heard.toSorted()).toEqual(everything);
    for (let eventId = 1; eventId <= alarms; eventId += 1) {
      expect(heard.indexOf(`${eventId} start`)).toBeLessThan(heard.indexOf(`${eventId} end`));
    }
  }
  for (const client of dies.clients) {
    const heard = heardBy(client);
    expect(new Set(heard).size).toBe(heard.length);
    expect(heard.length).toBeGreaterThan(alarms / 2);
  }
  await using returns = await Member.start(redis.url, `127.0.0.1:${broker.port}`, 'dies');
  for (const [index, client] of returns.clients.entries()) {
    const before = heardBy(dies.clients[index] ?? client);
    await until('it has what it missed', () => {
      const missing = new Set([...before, ...heardBy(client)]);
      return missing.size === everything.length;
    });
    await answered(client);
    expectRest(heardBy(client), before, dies);
  }
  await until('the broker has all', () => published.length >= everything.length);
  const inHand = inHandOf(dies);
  expectOnce(published, 'mqtt', inHand);
  const pushed = (stays.child.printed + dies.child.printed).match(/pushed .*/g) ?? [];
  for (const phone of ['phone:1', 'phone:2']) {
    const own = pushed
      .filter((line) => line.includes(phone))
      .map((line) => line.replace(`pushed ${phone} `, ''));
    expectOnce(own, phone, inHand);
  }
  // Both have taken some of the work, or the test has shown nothing.
  for (const { child } of [stays, dies]) expect(child.printed).toContain('pushed');
});
