import { MonitorTracker } from '@tocsin/alarms';
import { CodedError } from '@tocsin/errors';
import { Alarm, MonitorId, type Notification, ServerId } from '@tocsin/messages';
import pino from 'pino';
import { Line } from '../watching/line';
import { Numbering } from '../numbering/numbering';
import { Publisher } from './publisher';
import { ListQueue, ListRecords, Store, until } from '../testing/stand-ins';
import type { Watched } from '../watching/watched';

const log = pino({ level: 'silent' });
const server = ServerId.parse(0);

const start = (eventId: number): Alarm =>
  Alarm.parse({
    server,
    eventId,
    monitorId: 1,
    monitorName: 'Yard',
    phase: 'start',
    cause: '',
    seenAt: 0,
    startedAt: null,
    eventPath: null,
    late: false,
  });

describe('the publisher', () => {
  let store: Store;
  let records: ListRecords;
  let alarms: ListQueue<Alarm>;
  let stopping: AbortController;
  let publisher: Publisher;
  let watched: Watched;

  beforeEach(() => {
    store = new Store();
    records = new ListRecords(store);
    alarms = new ListQueue<Alarm>(store, 'alarm');
    stopping = new AbortController();
    publisher = new Publisher({
      alarms,
      notifications: new ListQueue<Notification>(store, 'guard'),
      records,
      server,
      numbering: new Numbering(records.cursors, server),
      deadlineSeconds: 30,
      now: Date.now,
      log,
      signal: stopping.signal,
    });
    watched = {
      id: MonitorId.parse(1),
      name: 'Yard',
      tracker: new MonitorTracker(4),
      line: new Line(log),
      open: new Map(),
      cursor: 4,
      lastStart: undefined,
      isReadable: false,
      quietAt: undefined,
      shed: 0,
    };
  });

  const publish = (eventId: number): void =>
    watched.line.add(() => publisher.publish(watched, start(eventId)));
  const published = (): number[] => alarms.jobs.map(({ payload }) => payload.eventId);

  it('leaves the cursor before an alarm that it could not publish, so that the next start finds it', async () => {
    publish(5);
    await until('5', () => records.cursorOf.get('0-1') === 5);
    const add = jest
      .spyOn(alarms, 'add')
      .mockRejectedValueOnce(new CodedError('job-refused', 'not this one'));
    publish(6);
    publish(7);
    await until('7', () => published().includes(7));
    await watched.line[Symbol.asyncDispose]();
    add.mockRestore();
    expect(published()).toEqual([5, 7]);
    expect(records.cursorOf.get('0-1')).toBe(5);
  });

  it('publishes nothing after an alarm that it had to leave behind when it was stopped', async () => {
    store.isAway = true;
    publish(5);
    publish(6);
    await new Promise((resolve) => setTimeout(resolve, 20));
    stopping.abort();
    // Back at the very moment at which 6 has its turn.
    store.isAway = false;
    await watched.line[Symbol.asyncDispose]();
    expect(published()).toEqual([]);
    expect(records.cursorOf.size).toBe(0);
  });

  it('still publishes what was seen before it was stopped', async () => {
    stopping.abort();
    publish(5);
    await watched.line[Symbol.asyncDispose]();
    expect(published()).toEqual([5]);
    expect(records.cursorOf.get('0-1')).toBe(5);
  });
});
