import { AlarmFrame } from '@tocsin/client-frames';
import { alarmId, EventId, type Notification, ServerId, type StoryEntry } from '@tocsin/messages';
import type { Channel } from '@tocsin/notifications';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';
import { matching } from './testing/matching';
import { ClockAhead } from './testing/clock-ahead';
import { MemoryQueue, MemoryRecords } from './testing/memory-store';

const refOf = (eventId: number) => ({
  server: ServerId.parse(0),
  numbering: 0,
  eventId: EventId.parse(eventId),
});
const seen: StoryEntry = { step: 'seen', at: 1, phase: 'start', cause: '', late: false };
const ends = { customize: { send_event_end_notification: 'yes' } };
const end = (eventId: number) => notification(eventId, { alarm: { phase: 'end', cause: 'Motion: All' } });

describe('an alarm', () => {
  it('goes to every client that may see and wants it, once, exactly as specified', async () => {
    await using rig = await GatewayRig.start();
    const [admin, viewer, picky] = [
      await rig.client(),
      await rig.client('viewer'),
      await rig.client('picky', { monlist: '3' }),
    ];
    await rig.notify(
      notification(301, { alarm: { monitorId: 2, monitorName: 'Tür 🔔', cause: ' Motion Café' } }),
    );
    expect(AlarmFrame.parse(await admin.next())).toEqual({
      event: 'alarm',
      type: '',
      status: 'Success',
      events: [
        {
          EventId: '301',
          MonitorId: '2',
          Name: 'Tür 🔔',
          MonitorName: 'Tür 🔔',
          Cause: ' Motion Café',
          DetectionJson: [],
          RulesObject: {},
        },
      ],
    });
    for (const client of [admin, viewer, picky]) {
      await client.saysNothingMore();
    }
  });

  it('is told in its story: decided why, sent to whom, kept from whom and why', async () => {
    await using rig = await GatewayRig.start();
    await rig.client();
    await rig.client('viewer');
    await rig.notify(notification(302, { alarm: { monitorId: 2 } }));
    expect(await rig.records.story(refOf(302))).toMatchObject([
      { step: 'decision', phase: 'start', tell: true, reason: 'nobody was asked: hooks are off' },
      {
        step: 'delivery',
        phase: 'start',
        deliveries: [
          { channel: 'web', recipient: 'web:admin@127.0.0.1#0', outcome: 'sent', reason: '' },
          {
            recipient: 'web:viewer@127.0.0.1#0',
            outcome: 'suppressed',
            reason: matching(/may not see monitor 2/),
          },
        ],
      },
    ]);
  });

  it('knows clients of one user and address apart, by numbers that a reconnect finds again', async () => {
    await using rig = await GatewayRig.start();
    const [first] = [await rig.client(), await rig.client(), await rig.client('viewer')];
    const toldOf = async (eventId: number) => {
      await rig.notify(notification(eventId));
      return [...(await rig.records.told(refOf(eventId), 'start'))].toSorted();
    };
    const all = ['web:admin@127.0.0.1#0', 'web:admin@127.0.0.1#1', 'web:viewer@127.0.0.1#0'];
    expect(await toldOf(307)).toEqual(all);
    first.leave();
    await until('the gateway has seen it go', () => rig.logged.some((line) => line.includes('has left')));
    expect(await toldOf(308)).toEqual(all.slice(1));
    await rig.client();
    expect(await toldOf(309)).toEqual(all);
  });

  it('that the hook did not confirm is told to nobody, and the story says why', async () => {
    await using rig = await GatewayRig.start();
    const client = await rig.client();
    await rig.notify(notification(303, { outcome: 'nothing', hookRan: true, reason: 'no person' }));
    await client.saysNothingMore();
    expect(await rig.records.story(refOf(303))).toMatchObject([
      { step: 'decision', tell: false, reason: matching(/nothing was found \(no person\)/) },
    ]);
  });

  it('goes out when the detector is broken', async () => {
    await using rig = await GatewayRig.start();
    const client = await rig.client();
    await rig.notify(notification(304, { outcome: 'failed', reason: 'no answer within 30 s' }));
    expect(await client.next()).toMatchObject({ events: [{ EventId: '304', Cause: 'Motion All' }] });
  });

  it('is told to those who were not told before when the same job comes again, however it is written', async () => {
    await using rig = await GatewayRig.start();
    const answer = notification(306, { outcome: 'found', hookRan: true, text: 'detected:person ' });
    await rig.notify(answer);
    const client = await rig.client();
    // As after an update that adds to what is noted of a look.
    rig.queue.repeat('0-306-start', { ...answer, stages: [{ name: 'look', tookMs: 1 }] });
    expect(await client.next()).toMatchObject({ events: [{ EventId: '306' }] });
    expect(await rig.records.story(refOf(306))).not.toContainEqual(
      expect.objectContaining({ reason: matching(/came too late/) }),
    );
  });

  it('is told by the first answer only; a later one is noted and dropped', async () => {
    await using rig = await GatewayRig.start();
    const client = await rig.client();
    await rig.notify(notification(305, { outcome: 'nothing', hookRan: true }));
    await rig.notify(notification(305, { outcome: 'failed' }), '0-305-start-deadline');
    await client.saysNothingMore();
    expect((await rig.records.story(refOf(305))).at(-1)).toMatchObject({
      step: 'decision',
      tell: false,
      reason: matching(/^came too late/),
    });
  });

  it('that comes again after a crash goes only to those who were not told', async () => {
    await using rig = await GatewayRig.start();
    const [told, forgotten] = [await rig.client(), await rig.client()];
    await rig.records.markTold(refOf(306), 'start', ['web:admin@127.0.0.1#0']);
    rig.queue.repeat('0-306-start', notification(306));
    expect(await forgotten.next()).toMatchObject({ events: [{ EventId: '306' }] });
    await told.saysNothingMore();
    rig.queue.repeat('0-306-start', notification(306));
    await rig.queue.idle();
    await forgotten.saysNothingMore();
  });

  it('respects the interval of a client, per monitor', async () => {
    await using rig = await GatewayRig.start();
    const client = await rig.client('admin', { monlist: '1,2', intlist: '3600,0' });
    for (const [eventId, monitorId] of [
      [310, 1],
      [311, 1],
      [312, 2],
      [313, 2],
    ] as const) {
      await rig.notify(notification(eventId, { alarm: { monitorId } }));
    }
    const told = [await client.next(), await client.next(), await client.next()];
    expect(told.map((frame) => AlarmFrame.parse(frame).events[0]?.EventId)).toEqual(['310', '312', '313']);
    await client.saysNothingMore();
  });

  it('goes to the channels that the matrix names, and one that breaks does not stop the others', async () => {
    const calls: string[] = [];
    const channel = (name: string, isBroken = false): Channel => ({
      name,
      tell: ({ cause }) => {
        calls.push(`${name}: ${cause}`);
        return isBroken ? Promise.reject(new Error('broken')) : Promise.resolve([]);
      },
    });
    const hook = {
      event_start_hook: '/bin/hook',
      event_start_notify_on_hook_success: 'fcm,api',
      use_hook_description: 'yes',
    };
    await using rig = await GatewayRig.start({
      config: { hook },
      extraChannels: [channel('fcm', true), channel('api'), channel('other')],
    });
    const client = await rig.client();
    await rig.notify(notification(320, { outcome: 'found', hookRan: true, text: '[a] detected:person' }));
    expect(calls).toEqual(['fcm: [a] detected:person Motion All', 'api: [a] detected:person Motion All']);
    await client.saysNothingMore();
    await rig.notify(notification(321));
    expect(calls.slice(2).map((call) => call.split(':')[0])).toEqual(['fcm', 'api', 'other']);
    expect(await client.next()).toMatchObject({ event: 'alarm' });
  });
});

describe('the end of an event', () => {
  it('is not told unless that is switched on', async () => {
    await using rig = await GatewayRig.start();
    const client = await rig.client();
    await rig.notify(end(330));
    await client.saysNothingMore();
  });

  it('goes where the start went, and to who came since, but not to who was kept from the start', async () => {
    await using rig = await GatewayRig.start({ config: ends });
    const told = await rig.client();
    const kept = await rig.client('kept', { monlist: '1', intlist: '3600' });
    await rig.notify(notification(340));
    await kept.next();
    await told.next();
    await rig.notify(notification(341));
    await told.next();
    const toldAt = (await rig.records.story(refOf(341))).at(-1)?.at ?? 0;
    await until('the clock has moved on', () => Date.now() > toldAt);
    const late = await rig.client('late');
    await rig.notify(end(341));
    expect(await told.next()).toMatchObject({ events: [{ EventId: '341', Cause: 'End:Motion: All' }] });
    expect(await late.next()).toMatchObject({ events: [{ EventId: '341' }] });
    await kept.saysNothingMore();
  });

  it('waits until its start is decided', async () => {
    await using rig = await GatewayRig.start({ config: ends });
    const client = await rig.client();
    await rig.records.append(refOf(350), seen);
    await rig.queue.add('0-350-end', end(350));
    await client.saysNothingMore();
    await rig.queue.add('0-350-start', notification(350));
    await rig.queue.idle();
    const causes = [await client.next(), await client.next()].map(
      (frame) => AlarmFrame.parse(frame).events[0]?.Cause,
    );
    expect(causes).toEqual(['Motion All', 'End:Motion: All']);
  });

  it('waits for as long as its start may take, however often it has to be tried', async () => {
    await using rig = await GatewayRig.start({ config: { ...ends, detector: { detection_deadline: 60 } } });
    const client = await rig.client();
    await rig.records.append(refOf(353), seen);
    const asked = jest.spyOn(rig.records, 'story');
    await rig.queue.add('0-353-end', end(353));
    await until('it was tried more often than failures may be', () => asked.mock.calls.length > 12);
    await client.saysNothingMore();
    await rig.notify(notification(353));
    expect(await client.next()).toMatchObject({ events: [{ Cause: 'Motion All' }] });
    expect(await client.next()).toMatchObject({ events: [{ Cause: 'End:Motion: All' }] });
  });

  it('does not wait for ever for a start that is lost', async () => {
    using clock = new ClockAhead();
    await using rig = await GatewayRig.start({ config: ends });
    const client = await rig.client();
    await rig.records.append(refOf(351), seen);
    await rig.queue.add('0-351-end', end(351));
    await client.saysNothingMore();
    clock.advance(10 * 60_000);
    expect(await client.next()).toMatchObject({ events: [{ EventId: '351', Cause: 'End:Motion: All' }] });
  });

  it('is not told when the start hook had said no', async () => {
    await using rig = await GatewayRig.start({ config: ends });
    const client = await rig.client();
    const no: StoryEntry = {
      step: 'detection',
      at: 1,
      phase: 'start',
      outcome: 'nothing',
      text: '',
      reason: '',
      stages: [],
    };
    await rig.records.append(refOf(352), no);
    await rig.notify(end(352));
    await client.saysNothingMore();
  });
});

describe('after the gateway was down', () => {
  const store = () => ({ queue: new MemoryQueue<Notification>(), records: new MemoryRecords() });
  const old = { seenAt: Date.now() - 120_000 };

  it('what waited is told to clients as they come back, within their filters and rights, and once', async () => {
    await using rig = await GatewayRig.start({ store: store() });
    await rig.notify(notification(401, { alarm: { ...old, late: true } }));
    await rig.notify(notification(402, { alarm: { ...old, monitorId: 2 } }));
    const admin = await rig.client();
    expect(await admin.next()).toMatchObject({ events: [{ EventId: '401' }] });
    expect(await admin.next()).toMatchObject({ events: [{ EventId: '402' }] });
    const viewer = await rig.client('viewer', { monlist: '' });
    expect(await viewer.next()).toMatchObject({ events: [{ EventId: '401' }] });
    admin.leave();
    await until('the gateway has seen him go', () => rig.logged.some((line) => line.includes('has left')));
    const again = await rig.client('admin', { monlist: '' });
    await again.saysNothingMore();
    await viewer.saysNothingMore();
    expect(await rig.records.told(refOf(401), 'start')).toEqual(
      new Set(['web:admin@127.0.0.1#0', 'web:viewer@127.0.0.1#0']),
    );
  });

  it('a client that was told before the crash is not told again', async () => {
    const kept = store();
    await kept.records.markTold(refOf(403), 'start', ['web:admin@127.0.0.1#0']);
    await using rig = await GatewayRig.start({ store: kept });
    rig.queue.repeat('0-403-start', notification(403, { alarm: old }));
    await rig.queue.idle();
    const admin = await rig.client('admin', { monlist: '' });
    await admin.saysNothingMore();
    const other = await rig.client('admin', { monlist: '' });
    expect(await other.next()).toMatchObject({ events: [{ EventId: '403' }] });
  });

  it('a client that sends its filter right after the login gets only what it wants of it', async () => {
    await using rig = await GatewayRig.start({ store: store() });
    await rig.notify(notification(404, { alarm: old }));
    await rig.notify(notification(405, { alarm: { ...old, monitorId: 2 } }));
    const client = await rig.client();
    client.say({ event: 'control', data: { type: 'filter', monlist: '2', intlist: '0' } });
    expect(await client.next()).toMatchObject({ events: [{ EventId: '405' }] });
    await client.saysNothingMore();
  });

  describe.each([
    ['start', {}],
    ['end', { customize: { send_event_end_notification: 'yes' } }],
  ] as const)('what is older than recover_max_age, %s of an event,', (phase, config) => {
    const ageMs = 400_000;
    const aged = (eventId: number) =>
      notification(eventId, { alarm: { phase, seenAt: Date.now() - ageMs, cause: 'Motion' } });

    it('is told to nobody, and the story says so, also where it was decided upon before', async () => {
      const kept = store();
      const { alarm } = aged(411);
      await kept.records.settle(alarm, phase, { tell: true, reason: 'told', jobId: alarmId(alarm) });
      await using rig = await GatewayRig.start({ config, store: kept });
      const here = await rig.client('admin', { monlist: '' });
      for (const eventId of [410, 411]) {
        await rig.notify(aged(eventId));
        expect(await kept.records.story(refOf(eventId))).toMatchObject([
          { step: 'decision', phase, tell: false, reason: matching(/too old.*recover_max_age/) },
        ]);
      }
      await here.saysNothingMore();
      await (await rig.client('viewer', { monlist: '' })).saysNothingMore();
    });

    it('is told where the operator wants it, or detection was only just through with it', async () => {
      const kept = store();
      const looked: StoryEntry = {
        step: 'detection',
        at: Date.now() - 60_000,
        phase,
        outcome: 'found',
        text: '',
        reason: 'x',
        stages: [],
      };
      await kept.records.append(refOf(413), looked);
      for (const [eventId, watcher] of [
        [412, { recover_max_age: 500 }],
        [413, {}],
      ] as const) {
        await using rig = await GatewayRig.start({ config: { ...config, watcher }, store: kept });
        const client = await rig.client();
        await rig.notify(aged(eventId));
        expect(await client.next()).toMatchObject({ events: [{ EventId: String(eventId) }] });
      }
    });
  });

  it('what comes late while the gateway runs is told, however old it is', async () => {
    using clock = new ClockAhead();
    await using rig = await GatewayRig.start({ store: store() });
    const client = await rig.client();
    const waited = notification(414, { alarm: { seenAt: Date.now() + 1 } });
    clock.advance(3_600_000);
    await rig.notify(waited);
    expect(await client.next()).toMatchObject({ events: [{ EventId: '414' }] });
  });

  it('fresh alarms are never told to who comes later', async () => {
    await using rig = await GatewayRig.start({ store: store() });
    await rig.notify(notification(406));
    const client = await rig.client('admin', { monlist: '' });
    await client.saysNothingMore();
  });
});
