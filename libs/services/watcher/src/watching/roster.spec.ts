import type { EventTable } from '@tocsin/alarms';
import { CodedError } from '@tocsin/errors';
import { type Alarm, MonitorId, type Notification, ServerId } from '@tocsin/messages';
import pino from 'pino';
import { Line } from './line';
import { Numbering } from '../numbering/numbering';
import { Publisher } from '../publishing/publisher';
import { Roster } from './roster';
import { ListQueue, ListRecords, Store } from '../testing/stand-ins';

const log = pino({ level: 'silent' });
const server = ServerId.parse(0);

describe('the roster', () => {
  const store = new Store();
  const records = new ListRecords(store);
  let listed: readonly number[];
  let closed: jest.SpyInstance;

  const events: EventTable = {
    version: async () => '1.36.33',
    monitors: async () => listed.map((id) => ({ id: MonitorId.parse(id), name: `Monitor ${id}` })),
    latest: async () => undefined,
    event: async () => undefined,
    eventsAfter: async () => [],
    eventsById: async () => [],
  };

  function openRoster(): Roster {
    const numbering = new Numbering(records.cursors, server);
    const publisher = new Publisher({
      alarms: new ListQueue<Alarm>(store, 'alarm'),
      notifications: new ListQueue<Notification>(store, 'guard'),
      records,
      server,
      numbering,
      deadlineSeconds: 30,
      now: Date.now,
      log,
      signal: new AbortController().signal,
    });
    return new Roster({
      events,
      maps: { read: () => ({ kind: 'unknown-size', detail: '' }), useVersion: () => {}, forget: () => {} },
      records,
      server,
      publisher,
      numbering,
      skipMonitors: new Set(),
      log,
    });
  }

  /** How many lines closing it waits for. */
  async function linesAtTheEnd(roster: Roster): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve));
    closed.mockClear();
    await roster[Symbol.asyncDispose]();
    return closed.mock.calls.length;
  }

  beforeEach(() => {
    closed = jest.spyOn(Line.prototype, Symbol.asyncDispose);
  });
  afterEach(() => closed.mockRestore());

  it('keeps nothing of monitors that come and go', async () => {
    const roster = openRoster();
    for (const ids of [[1, 2], [2], [1, 2], [2], [1, 2]]) {
      listed = ids;
      await roster.load();
    }
    expect(await linesAtTheEnd(roster)).toBe(2);
  });

  it('keeps nothing of loads that failed', async () => {
    const roster = openRoster();
    listed = [1, 2];
    const get = jest.spyOn(records.cursors, 'get');
    for (let times = 0; times < 3; times += 1) {
      get
        .mockResolvedValueOnce(undefined)
        .mockRejectedValueOnce(new CodedError('records-unavailable', 'away', { retryable: true }));
      await expect(roster.load()).rejects.toThrow('away');
    }
    get.mockRestore();
    expect(await roster.load()).toHaveLength(2);
    expect(await linesAtTheEnd(roster)).toBe(2);
  });

  it('still waits for what a dropped monitor has to publish', async () => {
    const roster = openRoster();
    listed = [1];
    const [watched] = await roster.load();
    let isDone = false;
    let finish = (): void => {};
    const work = new Promise<void>((resolve) => {
      finish = resolve;
    });
    watched?.line.add(async () => {
      await work;
      isDone = true;
    });
    listed = [];
    await roster.load();
    const ended = roster[Symbol.asyncDispose]();
    finish();
    await ended;
    expect(isDone).toBe(true);
  });
});
