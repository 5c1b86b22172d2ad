import { EventId, MonitorId, ServerId, type StoryEntry } from '@tocsin/messages';
import type { EventRef, Verdict } from './event-records';
import type { Records } from './records';

/** A store of its own for one test, empty at first. */
export interface RecordsPlace extends AsyncDisposable {
  readonly records: Records;
  /** Closes the store and opens it again, as after a restart of our processes. */
  restart(): Promise<void>;
}

const event: EventRef = { server: ServerId.parse(0), numbering: 0, eventId: EventId.parse(5060) };
const otherEvent: EventRef = { server: ServerId.parse(0), numbering: 0, eventId: EventId.parse(506) };
const otherServer: EventRef = { server: ServerId.parse(1), numbering: 0, eventId: EventId.parse(5060) };
/** The id given out again, once and twice. */
const sameIdAgain: readonly EventRef[] = [
  { ...event, numbering: 1 },
  { ...event, numbering: 2 },
];
const monitor = MonitorId.parse(3);

const seen: StoryEntry = { step: 'seen', at: 1000, phase: 'start', cause: ' Motion: "Tür" 🔔', late: false };
const decided = (reason: string): StoryEntry => ({
  step: 'decision',
  at: 2000,
  phase: 'start',
  tell: true,
  reason,
});
const verdict = (reason: string): Verdict => ({ tell: true, reason, jobId: `0-1-${reason}` });

/** What every adapter of {@link Records} promises. */
export function describeRecords(adapter: string, newPlace: () => Promise<RecordsPlace>): void {
  const withRecords = async (use: (place: RecordsPlace) => Promise<void>): Promise<void> => {
    const place = await newPlace();
    try {
      await use(place);
    } finally {
      await place[Symbol.asyncDispose]();
    }
  };

  describe(`the records ${adapter}`, () => {
    test('know nothing of an unknown event', () =>
      withRecords(async ({ records: { events, cursors } }) => {
        expect(await events.story(event)).toEqual([]);
        expect(await events.told(event, 'start')).toEqual(new Set());
        expect(await cursors.get(event.server, monitor)).toBeUndefined();
      }));

    test('keep a story in the order in which it was told, also when told in a hurry', () =>
      withRecords(async ({ records: { events } }) => {
        const story = [seen, ...Array.from({ length: 20 }, (_, index) => decided(`line ${index}`))];
        await Promise.all(story.map((entry) => events.append(event, entry)));
        expect(await events.story(event)).toEqual(story);
      }));

    test('keep who was told of thousands: some by name, the others counted, and each as told', () =>
      withRecords(async (place) => {
        const all = Array.from({ length: 5000 }, (_, index) => `web:alice@10.0.0.1#${index}`);
        const line: StoryEntry = {
          step: 'delivery',
          at: 3000,
          phase: 'start',
          deliveries: [{ channel: 'fcm', recipient: 'fcm:a', outcome: 'failed', reason: 'gone' }],
          others: [{ channel: 'web', outcome: 'sent', count: 5000 }],
        };
        await place.records.events.append(event, line);
        await place.records.events.markTold(event, 'start', all);
        await place.restart();
        expect(await place.records.events.story(event)).toEqual([line]);
        expect(await place.records.events.told(event, 'start')).toEqual(new Set(all));
      }));

    test('keep the stories of different events and servers apart', () =>
      withRecords(async ({ records: { events } }) => {
        await events.append(event, decided('this one'));
        await events.append(otherEvent, decided('the other'));
        await events.append(otherServer, decided('elsewhere'));
        expect(await events.story(event)).toEqual([decided('this one')]);
        expect(await events.story(otherEvent)).toEqual([decided('the other')]);
        expect(await events.story(otherServer)).toEqual([decided('elsewhere')]);
      }));

    test('take an id that is given out again for another event', () =>
      withRecords(async ({ records: { events } }) => {
        await events.append(event, seen);
        await events.markTold(event, 'start', ['mqtt']);
        await events.settle(event, 'start', verdict('first'));
        for (const again of sameIdAgain) {
          expect(await events.story(again)).toEqual([]);
          expect(await events.told(again, 'start')).toEqual(new Set());
          const later = verdict(`numbering ${again.numbering}`);
          expect(await events.settle(again, 'start', later)).toEqual(later);
          await events.append(again, decided(later.reason));
          await events.markTold(again, 'start', [later.reason]);
        }
        expect(await events.story(event)).toEqual([seen]);
        expect(await events.told(event, 'start')).toEqual(new Set(['mqtt']));
      }));

    test('remember who was told, for each phase', () =>
      withRecords(async ({ records: { events } }) => {
        await events.markTold(event, 'start', ['ws:alice', 'fcm:a:b!c']);
        await events.markTold(event, 'start', ['ws:alice', 'mqtt']);
        await events.markTold(event, 'end', ['mqtt']);
        await events.markTold(otherEvent, 'start', ['ws:bob']);
        await events.markTold(otherEvent, 'end', []);
        expect(await events.told(event, 'start')).toEqual(new Set(['ws:alice', 'fcm:a:b!c', 'mqtt']));
        expect(await events.told(event, 'end')).toEqual(new Set(['mqtt']));
        expect(await events.told(otherEvent, 'end')).toEqual(new Set());
      }));

    test('grant a claim to its holder again, and never for who was told', () =>
      withRecords(async ({ records: { events } }) => {
        await events.markTold(event, 'start', ['mqtt']);
        for (let time = 1; time <= 2; time += 1) {
          const granted = await events.claim(event, 'start', ['mqtt', 'fcm:a', 'api'], 'one');
          expect(granted).toEqual(new Set(['fcm:a', 'api']));
        }
        expect(await events.claim(event, 'end', ['mqtt'], 'one')).toEqual(new Set(['mqtt']));
        expect(await events.claim(otherEvent, 'start', [], 'one')).toEqual(new Set());
        expect(await events.told(event, 'start')).toEqual(new Set(['mqtt']));
      }));

    test('settle a phase by the first verdict; later ones get that one back', () =>
      withRecords(async ({ records: { events } }) => {
        expect(await events.settle(event, 'start', verdict('first'))).toEqual(verdict('first'));
        expect(await events.settle(event, 'start', verdict('second'))).toEqual(verdict('first'));
        expect(await events.settle(event, 'end', verdict('end'))).toEqual(verdict('end'));
        expect(await events.settle(otherEvent, 'start', verdict('other'))).toEqual(verdict('other'));
      }));

    test('settle by one verdict also when many come at the same moment', () =>
      withRecords(async ({ records: { events } }) => {
        const verdicts = Array.from({ length: 20 }, (_, index) => verdict(`number ${index}`));
        const settled = await Promise.all(verdicts.map((each) => events.settle(event, 'start', each)));
        const [first] = settled;
        expect(verdicts).toContainEqual(first);
        for (const each of settled) expect(each).toEqual(first);
      }));

    test('keep a cursor per server and monitor, and let it go back', () =>
      withRecords(async ({ records: { cursors } }) => {
        await cursors.set(event.server, monitor, EventId.parse(10));
        await cursors.set(otherServer.server, monitor, EventId.parse(20));
        await cursors.set(event.server, monitor, EventId.parse(9));
        expect(await cursors.get(event.server, monitor)).toBe(9);
        await cursors.set(event.server, monitor, 0);
        expect(await cursors.get(event.server, monitor)).toBe(0);
        expect(await cursors.get(otherServer.server, monitor)).toBe(20);
        expect(await cursors.get(event.server, MonitorId.parse(33))).toBeUndefined();
      }));

    test('count the numberings of each server', () =>
      withRecords(async (place) => {
        const { server } = event;
        expect(await place.records.cursors.numbering(server)).toBe(0);
        expect(await place.records.cursors.nextNumbering(server)).toBe(1);
        const next = await Promise.all([1, 2].map(() => place.records.cursors.nextNumbering(server)));
        expect(next.toSorted((a, b) => a - b)).toEqual([2, 3]);
        expect(await place.records.cursors.numbering(otherServer.server)).toBe(0);
        await place.restart();
        expect(await place.records.cursors.numbering(server)).toBe(3);
        expect(await place.records.cursors.get(server, monitor)).toBeUndefined();
      }));

    test('outlive a restart, and a story goes on after it', () =>
      withRecords(async (place) => {
        await place.records.events.append(event, seen);
        await place.records.events.markTold(event, 'start', ['ws:alice']);
        await place.records.events.settle(event, 'start', verdict('first'));
        await place.records.cursors.set(event.server, monitor, event.eventId);
        await place.restart();
        const { events, cursors } = place.records;
        await events.append(event, decided('after the restart'));
        expect(await events.story(event)).toEqual([seen, decided('after the restart')]);
        expect(await events.told(event, 'start')).toEqual(new Set(['ws:alice']));
        expect(await events.settle(event, 'start', verdict('second'))).toEqual(verdict('first'));
        expect(await cursors.get(event.server, monitor)).toBe(event.eventId);
      }));
  });
}
