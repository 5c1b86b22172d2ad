import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ControlFailReply, ControlReply } from '@tocsin/client-frames';
import { CodedError } from '@tocsin/errors';
import { EventId, MonitorId } from '@tocsin/messages';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';
import { matching } from './testing/matching';
import type { TestClient } from './testing/test-client';

const password = 'controlpass';
const auth = (given: unknown) => ({ event: 'auth', category: 'escontrol', data: { password: given } });
const escontrol = (data?: unknown) => ({ event: 'escontrol', ...(data === undefined ? {} : { data }) });
const badAuth = { event: 'auth', type: '', status: 'Fail', reason: 'BADAUTH' };
const end = (eventId: number) => notification(eventId, { alarm: { phase: 'end', cause: 'Motion: All' } });
const ids = (...numbers: number[]) => numbers.map((number) => MonitorId.parse(number));

describe('the control interface', () => {
  let folder: string;
  let file: string;
  let restarts: number;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tocsin-control-'));
    file = path.join(folder, 'misc', 'control.dat');
    restarts = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (
    config: Record<string, Record<string, unknown>> = {},
    monitors: () => Promise<readonly MonitorId[]> = () => Promise.resolve(ids(1, 2)),
  ) =>
    GatewayRig.start({
      config: {
        ...config,
        general: {
          use_escontrol_interface: 'yes',
          escontrol_interface_password: password,
          escontrol_interface_file: file,
          ...config.general,
        },
      },
      parts: { monitors, restart: () => (restarts += 1) },
    });
  const operator = async (rig: GatewayRig): Promise<TestClient> => {
    const client = await rig.connect();
    expect(await client.ask(auth(password))).toMatchObject({
      event: 'auth',
      status: 'Success',
      version: '7.0.19',
    });
    return client;
  };
  const done = async (client: TestClient, data: Record<string, unknown>): Promise<ControlReply> => {
    const reply = ControlReply.parse(await client.ask(escontrol(data)));
    expect(reply.request).toEqual(escontrol(data));
    return reply;
  };
  const state = async (client: TestClient): Promise<unknown> =>
    JSON.parse((await done(client, { command: 'get' })).response ?? '');
  const notify = (rig: GatewayRig, eventId: number, monitorId = 1) =>
    rig.notify(notification(eventId, { alarm: { monitorId } }));

  it('lets nobody in without the right password, or where none is set', async () => {
    await using rig = await start();
    for (const given of ['wrong', '', undefined, null, 5]) {
      const client = await rig.connect();
      expect(await client.ask(auth(given))).toEqual(badAuth);
      expect(await client.closed()).toBe(1008);
    }
    await using open = await start({ general: { escontrol_interface_password: '' } });
    const client = await open.connect();
    expect(await client.ask(auth(''))).toEqual(badAuth);
  });

  it('slows down who guesses the password', async () => {
    await using rig = await start();
    const took: number[] = [];
    for (let guess = 0; guess < 7; guess += 1) {
      const client = await rig.connect();
      const before = performance.now();
      expect(await client.ask(auth(`guess ${guess}`))).toEqual(badAuth);
      took.push(performance.now() - before);
    }
    expect(Math.min(...took.slice(5))).toBeGreaterThan(300);
    await operator(rig);
  });

  it('obeys control clients only', async () => {
    await using rig = await start();
    const notControl = { event: 'escontrol', type: 'command', status: 'Fail', reason: 'NOTCONTROL' };
    const client = await rig.connect();
    expect(await client.ask(escontrol({ command: 'restart' }))).toEqual(notControl);
    await client.login();
    expect(await client.ask(escontrol({ command: 'restart' }))).toEqual(notControl);
    expect(restarts).toBe(0);
    const turned = await operator(rig);
    await turned.login();
    expect(await turned.ask(escontrol({ command: 'get' }))).toEqual(notControl);
  });

  it.each([
    [{}],
    [{ command: 'dance' }],
    [{ command: 'mute', monitors: 'front' }],
    [{ command: 'edit', key: 'nonsense', val: 'x' }],
    [{ command: 'edit', key: 'network.port', val: 'high' }],
  ])('answers %j with NOTSUPPORTED, once, and stays', async (data) => {
    await using rig = await start();
    const client = await operator(rig);
    expect(ControlFailReply.parse(await client.ask(escontrol(data)))).toEqual({
      event: 'escontrol',
      type: 'command',
      status: 'Fail',
      reason: 'NOTSUPPORTED',
      request: escontrol(data),
    });
    await client.saysNothingMore();
  });

  it('answers a message without data with NODATA', async () => {
    await using rig = await start();
    const client = await operator(rig);
    expect(await client.ask(escontrol())).toEqual({
      event: 'escontrol',
      type: 'command',
      status: 'Fail',
      reason: 'NODATA',
    });
  });

  it('tells its clients no alarms, and refuses nobody for being silent once he is in', async () => {
    await using rig = await start({ auth: { timeout: 1 } });
    const client = await operator(rig);
    const silent = await rig.connect();
    await silent.closed();
    await notify(rig, 701);
    await client.saysNothingMore();
    const filter = { event: 'control', data: { type: 'filter', monlist: '1', intlist: '0' } };
    expect(await client.ask(filter)).toMatchObject({ reason: 'NOAUTH' });
  });

  it('mutes monitors at start and end, forces them with unmute, and leads back by reset only', async () => {
    await using rig = await start({ customize: { send_event_end_notification: 'yes' } });
    const client = await operator(rig);
    const other = await rig.client('admin', { monlist: '2', intlist: '3600' });
    expect(await state(client)).toEqual({ notifications: { 1: 0, 2: 0 } });
    expect(await done(client, { command: 'mute', monitors: [2] })).toMatchObject({ type: '' });
    await notify(rig, 702, 2);
    await rig.notify(notification(702, { alarm: { monitorId: 2, phase: 'end' } }));
    await other.saysNothingMore();
    expect(
      (await rig.records.story({ ...notification(702).alarm, eventId: EventId.parse(702) })).at(-1),
    ).toMatchObject({
      tell: false,
      reason: matching(/muted/),
    });
    await done(client, { command: 'unmute', monitors: [1] });
    await notify(rig, 703, 1);
    await notify(rig, 704, 1);
    expect(await other.next()).toMatchObject({ events: [{ EventId: '703' }] });
    expect(await other.next()).toMatchObject({ events: [{ EventId: '704' }] });
    await rig.notify(end(704));
    expect(await other.next()).toMatchObject({ events: [{ Cause: 'End:Motion: All' }] });
    await done(client, { command: 'mute' });
    expect(await state(client)).toEqual({ notifications: { 1: -1, 2: -1 } });
    expect(await done(client, { command: 'reset' })).toMatchObject({ type: 'command' });
    expect(await state(client)).toEqual({ notifications: { 1: 0, 2: 0 } });
    await notify(rig, 705, 1);
    await notify(rig, 706, 2);
    expect(await other.next()).toMatchObject({ events: [{ EventId: '706' }] });
  });

  it('forces nothing on a user who may not see it', async () => {
    await using rig = await start();
    const client = await operator(rig);
    const viewer = await rig.client('viewer');
    await done(client, { command: 'unmute' });
    await notify(rig, 707, 2);
    await viewer.saysNothingMore();
  });

  it('learns of monitors that are new, which count as forced until then, with an error in the log', async () => {
    let known = ids(2);
    await using rig = await start({ customize: { monitor_reload_interval: 1 } }, () =>
      Promise.resolve(known),
    );
    const other = await rig.client('admin', { monlist: '2' });
    await notify(rig, 708, 1);
    expect(await other.next()).toMatchObject({ events: [{ EventId: '708' }] });
    expect(rig.logged.join()).toContain('does not know yet');
    known = ids(1, 2);
    const client = await operator(rig);
    await until('it is known', async () => JSON.stringify(await state(client)).includes('"1":0'));
    await notify(rig, 709, 1);
    await other.saysNothingMore();
  });

  it('forces nothing while the monitors could not be loaded, and says that all of none is none', async () => {
    const away = () => Promise.reject(new CodedError('database-unavailable', 'away', { retryable: true }));
    await using rig = await start({}, away);
    const other = await rig.client('admin', { monlist: '2' });
    await notify(rig, 710, 1);
    await other.saysNothingMore();
    const client = await operator(rig);
    expect(await client.ask(escontrol({ command: 'mute' }))).toMatchObject({ reason: 'NOTSUPPORTED' });
    await done(client, { command: 'mute', monitors: [2] });
    await notify(rig, 711, 2);
    await other.saysNothingMore();
  });

  it('changes settings at once, keeps them and the monitors over a restart, and forgets them by reset', async () => {
    const first = await start();
    const client = await operator(first);
    await done(client, { command: 'mute', monitors: [2] });
    await done(client, { command: 'edit', key: 'send_event_start_notification', val: 'no' });
    await done(client, { command: 'edit', key: 'mqtt.password', val: 'geheim' });
    const other = await first.client();
    await notify(first, 712);
    await other.saysNothingMore();
    await first[Symbol.asyncDispose]();
    expect(first.logged.join()).not.toContain('geheim');
    await using rig = await start();
    const again = await operator(rig);
    expect(await state(again)).toEqual({
      notifications: { 1: 0, 2: -1 },
      send_event_start_notification: 'no',
      'mqtt.password': '***',
    });
    const listener = await rig.client();
    await notify(rig, 713);
    await listener.saysNothingMore();
    await done(again, { command: 'reset' });
    await notify(rig, 714);
    expect(await listener.next()).toMatchObject({ events: [{ EventId: '714' }] });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ notifications: { 1: 0, 2: 0 }, overrides: {} });
  });

  it('restarts the process after it has answered', async () => {
    await using rig = await start();
    const client = await operator(rig);
    expect(await done(client, { command: 'restart' })).toMatchObject({ type: 'command' });
    expect(restarts).toBe(1);
  });

  it('that is off answers ESCONTROLDISABLED, and touches no file', async () => {
    await using rig = await start({ general: { use_escontrol_interface: 'no' } });
    const client = await rig.client();
    expect(await client.ask(escontrol({ command: 'get' }))).toEqual({
      event: 'escontrol',
      type: '',
      status: 'Fail',
      reason: 'ESCONTROLDISABLED',
    });
    expect(existsSync(path.dirname(file))).toBe(false);
  });
});
