import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ControlReply } from '@tocsin/client-frames';
import { MonitorId } from '@tocsin/messages';
import { RedisStore } from '@tocsin/store-redis';
import { pino } from 'pino';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';
import type { TestClient } from './testing/test-client';

const password = 'controlpass';
const log = pino({ level: 'silent' });

describe('the control interface of several gateways', () => {
  let redis: RedisServer;
  let folder: string;
  let installations = 0;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis[Symbol.asyncDispose]());
  beforeEach(() => {
    installations += 1;
    folder = mkdtempSync(path.join(tmpdir(), 'tocsin-controls-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A gateway of the installation of this test, with a Redis connection of its own. */
  async function gateway(name: string): Promise<GatewayRig & { operator: TestClient }> {
    const store = await RedisStore.open({ url: redis.url, prefix: `controls-${installations}` }, log);
    const rig = await GatewayRig.start({
      config: {
        general: {
          use_escontrol_interface: 'yes',
          escontrol_interface_password: password,
          escontrol_interface_file: path.join(folder, `${name}.dat`),
        },
      },
      parts: { control: store.control, monitors: async () => [1, 2].map((id) => MonitorId.parse(id)) },
    });
    const operator = await rig.connect();
    await operator.ask({ event: 'auth', category: 'escontrol', data: { password } });
    return Object.assign(rig, {
      operator,
      [Symbol.asyncDispose]: async () => {
        await GatewayRig.prototype[Symbol.asyncDispose].call(rig);
        await store[Symbol.asyncDispose]();
      },
    });
  }

  const command = async (client: TestClient, data: Record<string, unknown>): Promise<ControlReply> =>
    ControlReply.parse(await client.ask({ event: 'escontrol', data }));
  const state = async (client: TestClient): Promise<unknown> =>
    JSON.parse((await command(client, { command: 'get' })).response ?? '');
  const holds = (client: TestClient, expected: unknown) =>
    until('it holds there', async () => JSON.stringify(await state(client)) === JSON.stringify(expected));

  it('holds on each what was said to one, and after a restart', async () => {
    await using one = await gateway('one');
    {
      await using two = await gateway('two');
      await command(one.operator, { command: 'mute', monitors: [2] });
      await command(two.operator, { command: 'edit', key: 'send_event_start_notification', val: 'no' });
      const both = { send_event_start_notification: 'no', notifications: { 1: 0, 2: -1 } };
      await holds(one.operator, both);
      await holds(two.operator, both);
      for (const rig of [one, two]) {
        const client = await rig.client();
        await rig.notify(notification(801));
        await client.saysNothingMore();
      }
      await command(two.operator, { command: 'edit', key: 'send_event_start_notification', val: 'yes' });
      await holds(one.operator, { ...both, send_event_start_notification: 'yes' });
      const client = await one.client();
      await one.notify(notification(802, { alarm: { monitorId: 2 } }));
      await client.saysNothingMore();
      await one.notify(notification(803));
      expect(await client.next()).toMatchObject({ events: [{ EventId: '803' }] });
    }
    await command(one.operator, { command: 'unmute', monitors: [1] });
    await using again = await gateway('two');
    expect(await state(again.operator)).toEqual({
      send_event_start_notification: 'yes',
      notifications: { 1: 1, 2: -1 },
    });
    await command(again.operator, { command: 'reset' });
    await holds(one.operator, { notifications: { 1: 0, 2: 0 } });
  });

  it('reads the rules anew on each', async () => {
    const file = path.join(folder, 'rules.json');
    const rules = { notifications: { monitors: { 1: { rules: [{ action: 'mute' }] } } } };
    writeFileSync(file, JSON.stringify(rules));
    await using one = await gateway('one');
    await using two = await gateway('two');
    await command(one.operator, { command: 'edit', key: 'es_rules', val: file });
    await holds(two.operator, { es_rules: file, notifications: { 1: 0, 2: 0 } });
    let eventId = 810;
    await until('the rule mutes the monitor there', async () => {
      eventId += 1;
      await two.notify(notification(eventId));
      const story = await two.records.story(notification(eventId).alarm);
      return story.some((entry) => entry.step === 'decision' && !entry.tell);
    });
    const client = await two.client();
    await two.notify(notification(850));
    await client.saysNothingMore();
  });

  it('takes over the control file of a gateway that was alone, once', async () => {
    const said = (monitor: number) => JSON.stringify({ notifications: { [monitor]: -1 }, overrides: {} });
    writeFileSync(path.join(folder, 'one.dat'), said(1));
    writeFileSync(path.join(folder, 'two.dat'), said(2));
    await using one = await gateway('one');
    await using two = await gateway('two');
    expect(await state(one.operator)).toEqual({ notifications: { 1: -1, 2: 0 } });
    expect(await state(two.operator)).toEqual({ notifications: { 1: -1, 2: 0 } });
  });

  it('says what holds from the next restart on, and refuses what never would', async () => {
    await using one = await gateway('one');
    expect(await command(one.operator, { command: 'edit', key: 'mqtt.enable', val: 'yes' })).toMatchObject({
      type: '',
      status: 'Success',
      needsRestart: true,
    });
    expect(await command(one.operator, { command: 'edit', key: 'use_hooks', val: 'no' })).not.toHaveProperty(
      'needsRestart',
    );
    expect(
      await one.operator.ask({
        event: 'escontrol',
        data: { command: 'edit', key: 'queue.url', val: 'redis://x' },
      }),
    ).toMatchObject({ status: 'Fail', reason: 'NOTSUPPORTED' });
  });

  it('closes the connection of a control client whose command could not be stored', async () => {
    await using server = await RedisServer.start();
    await using store = await RedisStore.open({ url: server.url, prefix: 'away' }, log);
    await using rig = await GatewayRig.start({
      config: { general: { use_escontrol_interface: 'yes', escontrol_interface_password: password } },
      parts: { control: store.control },
    });
    const operator = await rig.connect();
    await operator.ask({ event: 'auth', category: 'escontrol', data: { password } });
    await server.stop('SIGKILL');
    operator.say({ event: 'escontrol', data: { command: 'mute', monitors: [1] } });
    expect(await operator.closed()).toBe(1011);
  });
});
