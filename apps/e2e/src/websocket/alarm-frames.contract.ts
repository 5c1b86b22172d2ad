import { type Client, isEnd } from '../harness/client';
import { eventsOf } from '../harness/json-record';
import { loginOf, users } from '../harness/users';
import { type Given, monitors } from './given';
import { expectOpen } from './reply';

/** Sections 7 and 12: what an alarm looks like on the wire, and who sees it. */
export function describeAlarmFrames(given: () => Given): void {
  const frameOf = async (client: Client, eventId: number, start: boolean) =>
    client.frame(`the frame of event ${eventId}`, (frame) => {
      const [entry] = eventsOf(frame);
      return entry?.['EventId'] === String(eventId) && isEnd(entry) !== start;
    });

  it.each(monitors)(
    'an alarm of "$name" is one frame with one event, all ids as text',
    async ({ id, name }) => {
      const { tocsin, zoneminder } = given();
      const client = await tocsin.login(users.admin);
      const eventId = await zoneminder.raise(id, { cause: ' front steps', text: 'All' });
      expect(await frameOf(client, eventId, true)).toEqual({
        event: 'alarm',
        type: '',
        status: 'Success',
        events: [
          {
            EventId: String(eventId),
            MonitorId: String(id),
            Name: name,
            MonitorName: name,
            // Unchanged, with the blank in front.
            Cause: ' front steps',
            DetectionJson: [],
            RulesObject: {},
          },
        ],
      });
      await zoneminder.lower(id);
      const notes = await zoneminder.notes(eventId);
      expect(await frameOf(client, eventId, false)).toEqual({
        event: 'alarm',
        type: '',
        status: 'Success',
        events: [
          {
            EventId: String(eventId),
            MonitorId: String(id),
            Name: name,
            MonitorName: name,
            Cause: `End:${notes}`,
            DetectionJson: [],
            RulesObject: {},
          },
        ],
      });
      expect(client.tallyOf([eventId])).toEqual({ [`${eventId} start`]: 1, [`${eventId} end`]: 1 });
      expect(await client.fence()).toEqual([]);
    },
  );

  it('a cause outside ASCII arrives as it is, an empty one as empty text', async () => {
    const { tocsin, zoneminder } = given();
    const client = await tocsin.login(users.admin);
    const umlaut = await zoneminder.alarm(1, { cause: 'Türglocke 門' });
    expect((await client.alarm(umlaut))['Cause']).toBe('Türglocke 門');
    const empty = await zoneminder.alarm(1, { cause: '' });
    expect((await client.alarm(empty))['Cause']).toBe('');
  });

  it('several clients get the same frame, the end once with one End:', async () => {
    const { tocsin, zoneminder } = given();
    const clients = await Promise.all([1, 2, 3, 4].map(() => tocsin.login(users.admin)));
    const eventId = await zoneminder.alarm(1, { cause: 'Motion', text: 'Gate' });
    for (const client of clients) await client.alarm(eventId, 'end');
    const [first] = clients;
    const textsOf = (client: Client, id: number) =>
      client.texts.filter((text) => text.includes(`"EventId":"${id}"`));
    for (const client of clients) {
      expect(textsOf(client, eventId)).toEqual(first === undefined ? [] : textsOf(first, eventId));
      expect((await client.alarm(eventId, 'end'))['Cause']).toBe('End:Motion: Gate');
      expect(client.tallyOf([eventId])).toEqual({ [`${eventId} start`]: 1, [`${eventId} end`]: 1 });
    }
  });

  it('a client that has not authenticated gets none', async () => {
    const { tocsin, zoneminder } = given();
    const [stranger, member] = [await tocsin.connect(), await tocsin.login(users.admin)];
    await member.alarm(await zoneminder.alarm(1), 'end');
    await expectOpen(stranger);
    expect(stranger.frames.filter((frame) => eventsOf(frame).length > 0)).toEqual([]);
  });

  it('a user who may see monitor 1 only gets alarms of monitor 1 only, whatever list it sends', async () => {
    const { tocsin, zoneminder } = given();
    const admin = await tocsin.login(users.admin);
    const viewers = [
      await tocsin.login(users.viewer),
      await tocsin.login(users.viewer, { monlist: '1,2,3', intlist: '0,0,0' }),
    ];
    const [first, second] = [await zoneminder.alarm(1), await zoneminder.alarm(2)];
    for (const eventId of [first, second]) await admin.alarm(eventId, 'end');
    for (const viewer of viewers) {
      await viewer.alarm(first, 'end');
      await viewer.fence();
      expect(viewer.tallyOf([first, second])).toEqual({ [`${first} start`]: 1, [`${first} end`]: 1 });
    }
  });

  it('a user without permission for events gets none', async () => {
    const { tocsin, zoneminder } = given();
    const [blind, admin] = [await tocsin.connect(), await tocsin.login(users.admin)];
    await blind.ask(loginOf(users.blind));
    await admin.alarm(await zoneminder.alarm(1), 'end');
    // Whether it is let in at all is left open.
    if (blind.isOpen) await blind.fence();
    expect(blind.alarms).toEqual([]);
  });

  it('a client of the bare form gets bare frames', async () => {
    const { tocsin, zoneminder } = given();
    const client = await tocsin.connect();
    await client.ask({ user: users.admin.user, password: users.admin.password });
    const [caused, causeless] = [
      await zoneminder.alarm(2, { cause: 'Motion' }),
      await zoneminder.alarm(2, { cause: '' }),
    ];
    const entry = { Name: monitors[1].name, MonitorId: '2' };
    expect(await frameOf(client, caused, true)).toEqual({
      status: 'Success',
      events: [{ ...entry, EventId: String(caused), Cause: 'Motion' }],
    });
    expect(await frameOf(client, causeless, true)).toEqual({
      status: 'Success',
      events: [{ ...entry, EventId: String(causeless) }],
    });
  });

  it('lists of auth and of a filter decide which monitors a client hears of; a repeated auth without lists keeps them', async () => {
    const { tocsin, zoneminder } = given();
    const admin = await tocsin.login(users.admin);
    const byAuth = await tocsin.login(users.admin, { monlist: ' 1 , 3', intlist: '0,0' });
    await byAuth.ask({ event: 'auth', data: { user: users.admin.user, password: users.admin.password } });
    const byFilter = await tocsin.login(users.admin, { monlist: '1', intlist: '0' });
    await byFilter.tell({ event: 'control', data: { type: 'filter', monlist: '2', intlist: '0' } });
    const toAll = await tocsin.login(users.admin, { monlist: '1', intlist: '0' });
    await toAll.tell({ event: 'control', data: { type: 'filter', monlist: '-1', intlist: '' } });
    const [one, two, three] = [
      await zoneminder.alarm(1),
      await zoneminder.alarm(2),
      await zoneminder.alarm(3),
    ];
    const started = (client: Client) =>
      client.alarms
        .filter((entry) => !String(entry['Cause']).startsWith('End:'))
        .map((entry) => Number(entry['EventId']));
    for (const eventId of [one, two, three]) for (const client of [admin, toAll]) await client.alarm(eventId);
    await byAuth.alarm(three);
    await byFilter.alarm(two);
    await Promise.all([byAuth.fence(), byFilter.fence()]);
    expect(new Set(started(byAuth))).toEqual(new Set([one, three]));
    expect(started(byFilter)).toEqual([two]);
  });

  it('an interval spaces the alarms of a monitor, the first is always sent, other monitors are not held back', async () => {
    const { tocsin, zoneminder } = given();
    const [admin, patient] = [
      await tocsin.login(users.admin),
      await tocsin.login(users.admin, { monlist: '1,2', intlist: '3600,0' }),
    ];
    const [first, second, other, another] = [
      await zoneminder.alarm(1),
      await zoneminder.alarm(1),
      await zoneminder.alarm(2),
      await zoneminder.alarm(2),
    ];
    for (const eventId of [first, second, other, another]) await admin.alarm(eventId, 'end');
    for (const eventId of [first, other, another]) await patient.alarm(eventId, 'end');
    await patient.fence();
    // Where the interval held the start back, there is no end either.
    expect(Object.keys(patient.tallyOf([first, second, other, another])).toSorted()).toEqual(
      [first, other, another].flatMap((eventId) => [`${eventId} end`, `${eventId} start`]).toSorted(),
    );
  });

  it('an alarm inside a running recording is told once, under the id of the recording', async () => {
    const { tocsin, zoneminder } = given();
    const client = await tocsin.login(users.admin);
    const recording = await zoneminder.simulator.startRecording(3);
    await zoneminder.raise(3, { cause: 'Motion', text: 'Left' });
    expect((await client.alarm(recording))['Cause']).toBe('Motion Left');
    await zoneminder.lower(3);
    await zoneminder.simulator.stopRecording(3);
    await client.alarm(recording, 'end');
    await client.fence();
    expect(client.tallyOf([recording])).toEqual({ [`${recording} start`]: 1, [`${recording} end`]: 1 });
  });
}
