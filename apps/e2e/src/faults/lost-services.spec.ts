import { Mosquitto } from '../../../../tools/testing/mosquitto';
import { complaintsOf, Health } from '../harness/health';
import { MqttEar } from '../harness/mqtt-ear';
import { PushGround, type PushingTocsin } from '../harness/push-ground';
import { users } from '../harness/users';
import type { Client } from '../harness/client';
import { waitFor } from '../harness/wait-for';

jest.setTimeout(90_000);

let ground: PushGround;
let health: Health;
let broker: Mosquitto;
let pushing: PushingTocsin;
let client: Client;

beforeAll(async () => {
  [ground, health, broker] = await Promise.all([PushGround.open(), Health.onFreePort(), Mosquitto.start()]);
  pushing = await ground.start({
    tokens: {
      'phone:1': { platform: 'ios' },
      'phone:2': { platform: 'ios' },
      'phone:3': { platform: 'ios' },
    },
    settings: { ...health.settings, mqtt: { enable: true, server: `127.0.0.1:${broker.port}` } },
  });
  client = await pushing.tocsin.login(users.admin);
});
afterAll(async () => {
  await pushing?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

/** What was said at the beginning and at the end of a fault; nothing else was amiss. */
async function onlySaid(complaints: () => readonly string[], ...patterns: readonly RegExp[]): Promise<void> {
  await client.fence();
  expect(complaints()).toEqual(patterns.map((pattern) => expect.stringMatching(pattern) as unknown));
}

it("rights in ZoneMinder's database, taken away: unready and why; alarms go out all the same", async () => {
  const { zoneminder } = ground.ground;
  await zoneminder.administer(
    "CREATE USER 'tocsin'@'%' IDENTIFIED BY 'its-own-secret'; GRANT ALL ON zm.* TO 'tocsin'@'%'",
  );
  const env = zoneminder.envWith({ ZM_DB_USER: 'tocsin', ZM_DB_PASS: 'its-own-secret' });
  const its = await Health.onFreePort();
  await using tocsin = await ground.ground.start('standalone', its.settings, env);
  const reader = await tocsin.login(users.admin);
  const { log } = tocsin.part('gateway');
  const complaints = complaintsOf(log);
  await zoneminder.administer("REVOKE ALL ON zm.* FROM 'tocsin'@'%'");
  // Connections that are open keep their rights.
  await zoneminder.databaseLink.cut();
  await zoneminder.databaseLink.mend();
  await waitFor('the reason to be the rights', async () =>
    / tocsin .*denied/.test(await its.down('database')),
  );
  const eventIds = [await zoneminder.alarm(1), await zoneminder.alarm(2)];
  for (const eventId of eventIds) await reader.alarm(eventId);
  expect(complaints().filter((line) => line === 'database is in trouble')).toHaveLength(1);
  expect(complaints().length).toBeLessThanOrEqual(2);
  await zoneminder.administer("GRANT ALL ON zm.* TO 'tocsin'@'%'");
  await its.well('database');
  expect(log.matching('database is well again')).toHaveLength(1);
  await (await tocsin.login(users.viewer)).close();
});

it('the MQTT broker, gone and back: what was to be published meanwhile is published then', async () => {
  const { zoneminder } = ground.ground;
  const { log } = pushing.tocsin.part('gateway');
  await health.well('mqtt');
  const complaints = complaintsOf(log);
  await broker.stop();
  expect(await health.down('mqtt')).toMatch(/is away/);
  const eventId = await zoneminder.alarm(1);
  await client.alarm(eventId);
  await onlySaid(complaints, /^MQTT broker is away; trying again and again$/);
  await broker.startAgain();
  await using ear = await MqttEar.at(broker.port);
  await health.well('mqtt');
  expect(log.matching('MQTT broker is back')).toHaveLength(1);
  expect((await ear.event(eventId, 'event_start')).payload).toMatchObject({ eventid: String(eventId) });
});

it('FCM that answers with errors of its own: told once, and phones get what they missed when it is well', async () => {
  const { zoneminder } = ground.ground;
  const { log } = pushing.tocsin.part('gateway');
  const complaints = complaintsOf(log);
  const tokens = ['phone:1', 'phone:2', 'phone:3'];
  for (const token of tokens) ground.fcm.answer(token, 'unavailable');
  const during = [await zoneminder.alarm(1), await zoneminder.alarm(2)];
  for (const eventId of during) await client.alarm(eventId);
  expect(await health.down('fcm')).toMatch(/503/);
  expect(complaints().filter((line) => line.startsWith('fcm'))).toEqual(['fcm is in trouble']);
  for (const token of tokens) ground.fcm.answer(token, 'ok');
  await health.well('fcm');
  const answered = (token: string, eventId: number) => ground.pushes(token, eventId).length > 1;
  await waitFor('all that was missed to be pushed', () =>
    tokens.every((token) => during.every((eventId) => answered(token, eventId))),
  );
  expect(log.matching('fcm is well again')).toHaveLength(1);
});
