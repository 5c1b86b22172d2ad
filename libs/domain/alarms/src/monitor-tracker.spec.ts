import { EventId } from '@tocsin/messages';
import type { MonitorState } from '@tocsin/zoneminder-formats';
import { MonitorTracker } from './monitor-tracker';

type Look = readonly [state: MonitorState, lastEventId: number];

/** Feeds looks to a tracker and notes its findings as words, e.g. `2 start`. */
function follow(tracker: MonitorTracker, looks: readonly Look[]): string[] {
  return looks.flatMap(([state, lastEventId]) =>
    tracker.observe({ state, lastEventId }).map((finding) => `${finding.eventId} ${finding.kind}`),
  );
}

const id = (value: number) => EventId.parse(value);
const watched = (cursor: number) => new MonitorTracker(id(cursor));

describe('what a monitor shows, look by look', () => {
  it.each<[string, number, readonly Look[], readonly string[]]>([
    // Sequences of shm-layout.md, "What changes during an alarm", as seen on 1.36.33.
    [
      'an alarm from its start to its end',
      1,
      [
        ['idle', 1],
        ['idle', 2],
        ['alarm', 2],
        ['alarm', 2],
        ['alert', 2],
        ['alert', 2],
        ['idle', 2],
        ['idle', 2],
      ],
      ['2 start', '2 end'],
    ],
    [
      'an alarm that has left the state alarm already',
      1,
      [
        ['idle', 1],
        ['alert', 2],
        ['idle', 2],
      ],
      ['2 start', '2 end'],
    ],
    [
      'AlarmFrameCount 3: prealarm first',
      1,
      [
        ['idle', 1],
        ['prealarm', 1],
        ['prealarm', 1],
        ['alarm', 2],
      ],
      ['2 start'],
    ],
    [
      'a prealarm that comes to nothing',
      1,
      [
        ['idle', 1],
        ['prealarm', 1],
        ['idle', 1],
      ],
      [],
    ],
    [
      'an alarm that rises again before its event has closed',
      1,
      [
        ['alarm', 2],
        ['alert', 2],
        ['alarm', 2],
        ['alert', 2],
        ['idle', 2],
      ],
      ['2 start', '2 end'],
    ],
    [
      'two alarms one after the other',
      1,
      [
        ['alarm', 2],
        ['idle', 2],
        ['alarm', 5],
        ['idle', 5],
      ],
      ['2 start', '2 end', '5 start', '5 end'],
    ],
    [
      'the next event without a pause',
      1,
      [
        ['alarm', 2],
        ['alarm', 3],
      ],
      ['2 start', '2 end', '3 start'],
    ],
    [
      'Mocord: motion inside a running event',
      43,
      [
        ['idle', 43],
        ['tape', 44],
        ['tape', 44],
        ['alarm', 44],
        ['alert', 44],
        ['tape', 44],
      ],
      ['44 moved', '44 start', '44 end'],
    ],
    [
      'Mocord: a second alarm inside the same event is not told again',
      43,
      [
        ['alarm', 44],
        ['tape', 44],
        ['alarm', 44],
        ['tape', 44],
      ],
      ['44 start', '44 end'],
    ],
    [
      'Mocord: the next section, with an alarm of its own',
      43,
      [
        ['alarm', 44],
        ['tape', 44],
        ['tape', 45],
        ['tape', 45],
        ['alarm', 45],
      ],
      ['44 start', '44 end', '45 moved', '45 start'],
    ],
    [
      'an alarm that goes on into the next section',
      43,
      [
        ['alarm', 44],
        ['alarm', 45],
        ['tape', 45],
      ],
      ['44 start', '44 end', '45 start', '45 end'],
    ],
    // 1.38 has no state tape: a continuous event rests in idle.
    [
      '1.38: an alarm inside a continuous event',
      43,
      [
        ['idle', 44],
        ['idle', 44],
        ['alarm', 44],
        ['idle', 44],
      ],
      ['44 moved', '44 start', '44 end'],
    ],
    [
      'an event that began and ended between two looks',
      1,
      [
        ['idle', 1],
        ['idle', 2],
        ['idle', 2],
        ['idle', 2],
      ],
      ['2 moved'],
    ],
    [
      'a restart of zmc at rest',
      1,
      [
        ['idle', 1],
        ['idle', 0],
        ['idle', 0],
        ['alarm', 2],
      ],
      ['2 start'],
    ],
    [
      'a restart of zmc during an alarm',
      1,
      [
        ['alarm', 2],
        ['idle', 0],
        ['idle', 0],
      ],
      ['2 start', '2 end'],
    ],
    [
      'a restart of zmc into an alarm state without an event',
      1,
      [
        ['alarm', 0],
        ['alarm', 2],
      ],
      ['2 start'],
    ],
    [
      'a state that is not known',
      1,
      [
        ['alarm', 2],
        ['unknown', 2],
        ['alert', 2],
      ],
      ['2 start'],
    ],
    // A database made anew counts from 1.
    [
      'an alarm with an id below the last one, asked about once',
      100,
      [
        ['idle', 0],
        ['alarm', 3],
        ['alarm', 3],
        ['idle', 3],
      ],
      ['3 backwards'],
    ],
    [
      'a short event with an id below the last one',
      100,
      [
        ['idle', 0],
        ['idle', 3],
        ['idle', 3],
      ],
      ['3 backwards'],
    ],
    [
      'an old id at rest at the first look',
      100,
      [
        ['idle', 99],
        ['idle', 99],
      ],
      [],
    ],
  ])('%s', (_what, cursor, looks, findings) => {
    expect(follow(watched(cursor), looks)).toEqual(findings);
  });
});

describe('the first look', () => {
  it('only primes a monitor that was never watched', () => {
    const tracker = new MonitorTracker();
    expect(
      follow(tracker, [
        ['alarm', 7],
        ['alert', 7],
        ['idle', 7],
      ]),
    ).toEqual([]);
    expect(tracker.lastProcessed).toBe(7);
    expect(follow(tracker, [['alarm', 8]])).toEqual(['8 start']);
  });

  it('waits for an id: zmc has just started', () => {
    const tracker = new MonitorTracker();
    tracker.observe({ state: 'idle', lastEventId: 0 });
    expect(tracker.isPrimed).toBe(false);
  });

  it('finds an alarm that began while we were away, and knows that it was there before', () => {
    expect(watched(6).observe({ state: 'alarm', lastEventId: 7 })).toEqual([
      { kind: 'start', eventId: 7, isFirstLook: true },
    ]);
  });

  it('takes up an alarm that was reported before our start, to see its end', () => {
    expect(
      follow(watched(7), [
        ['alarm', 7],
        ['idle', 7],
      ]),
    ).toEqual(['7 end']);
  });

  it('may be primed from the table instead, once', () => {
    const tracker = new MonitorTracker();
    tracker.prime(5);
    tracker.prime(9);
    expect(follow(tracker, [['alarm', 6]])).toEqual(['6 start']);
  });
});

describe('rows and looks together', () => {
  it('start an event once, whichever sees it first', () => {
    const rowFirst = watched(1);
    expect(rowFirst.claim(id(2))).toBe(true);
    expect(
      follow(rowFirst, [
        ['alarm', 2],
        ['idle', 2],
      ]),
    ).toEqual(['2 end']);
    const lookFirst = watched(1);
    lookFirst.observe({ state: 'alarm', lastEventId: 2 });
    expect(lookFirst.claim(id(2))).toBe(false);
  });

  it('let a row below the last one be claimed: it was missed between two looks', () => {
    const tracker = watched(1);
    tracker.observe({ state: 'alarm', lastEventId: 3 });
    expect([2, 2, 3, 1].map((eventId) => tracker.claim(id(eventId)))).toEqual([true, false, false, false]);
    expect(tracker.lastProcessed).toBe(3);
  });

  it('know no event at or below what is settled', () => {
    const tracker = watched(1);
    tracker.claim(id(3));
    tracker.settle(5);
    tracker.settle(4);
    expect(tracker.settledUpTo).toBe(5);
    expect([3, 4, 5, 6].map((eventId) => tracker.claim(id(eventId)))).toEqual([false, false, false, true]);
  });

  it('take an alarm below what is settled for a new numbering, not for something dealt with', () => {
    // Ids are shared by all monitors: the table was settled far above this monitor's own last event.
    const tracker = watched(50);
    tracker.settle(80);
    expect(tracker.lastProcessed).toBe(50);
    expect(
      follow(tracker, [
        ['idle', 50],
        ['alarm', 50],
        ['idle', 50],
        ['alarm', 70],
      ]),
    ).toEqual(['50 end', '70 backwards']);
  });

  it('can claim a recording that goes on without an alarm, though later rows are settled', () => {
    const tracker = watched(1);
    tracker.hold(id(2));
    tracker.settle(9);
    expect([...tracker.held]).toEqual([2]);
    expect(
      follow(tracker, [
        ['tape', 2],
        ['tape', 2],
        ['alarm', 2],
        ['tape', 2],
      ]),
    ).toEqual(['2 start', '2 end']);
    expect([tracker.held.size, tracker.claim(id(2))]).toEqual([0, false]);
  });

  it('hold a recording until it is closed, also when the next one was opened before', () => {
    const tracker = watched(1);
    tracker.hold(id(10));
    tracker.hold(id(11));
    tracker.settle(20);
    expect([...tracker.held]).toEqual([10, 11]);
    expect([10, 11, 10].map((eventId) => tracker.claim(id(eventId)))).toEqual([true, true, false]);
    expect(tracker.held.size).toBe(0);
  });

  it('forget a recording that ended without an alarm', () => {
    const tracker = watched(1);
    tracker.hold(id(2));
    tracker.release(id(2));
    tracker.settle(9);
    expect(tracker.claim(id(2))).toBe(false);
  });

  it('do not tell the end twice', () => {
    const tracker = watched(1);
    tracker.observe({ state: 'alarm', lastEventId: 2 });
    tracker.end(id(2));
    expect(
      follow(tracker, [
        ['alarm', 2],
        ['idle', 2],
      ]),
    ).toEqual([]);
  });

  it('count anew after a rewind', () => {
    const tracker = watched(100);
    expect(
      follow(tracker, [
        ['idle', 0],
        ['alarm', 3],
      ]),
    ).toEqual(['3 backwards']);
    tracker.rewindBelow(id(3));
    expect(tracker.claim(id(3))).toBe(true);
    expect(
      follow(tracker, [
        ['alarm', 3],
        ['idle', 3],
        ['alarm', 4],
      ]),
    ).toEqual(['3 end', '4 start']);
  });

  it('ask again about an id when the answer could not be had', () => {
    const tracker = watched(100);
    expect(
      follow(tracker, [
        ['idle', 0],
        ['alarm', 3],
      ]),
    ).toEqual(['3 backwards']);
    tracker.askAgain();
    expect(follow(tracker, [['alarm', 3]])).toEqual(['3 backwards']);
  });
});
