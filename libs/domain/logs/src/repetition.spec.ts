import { Repetition } from './repetition';

describe('what is said again and again', () => {
  it('is said a few times, counted, and its number told once the time is over', () => {
    const repetition = new Repetition({ max: 2, withinMs: 60 });
    const said = [0, 1, 2, 3, 4].map((now) => repetition.admits('away', now));
    expect(said).toEqual([true, true, false, false, false]);
    expect(repetition.due(59)).toEqual([]);
    expect(repetition.due(60)).toEqual([{ key: 'away', times: 3 }]);
    expect(repetition.due(61)).toEqual([]);
    expect(repetition.admits('away', 62)).toBe(true);
  });

  it('loses no count when it goes on after the time', () => {
    const repetition = new Repetition({ max: 1, withinMs: 60 });
    for (const now of [0, 1, 70]) repetition.admits('away', now);
    expect(repetition.due(70)).toEqual([{ key: 'away', times: 2 }]);
  });

  it('does not hold back other things', () => {
    const repetition = new Repetition({ max: 1, withinMs: 60 });
    expect([repetition.admits('a', 0), repetition.admits('b', 0)]).toEqual([true, true]);
  });

  it('is said every time where no limit is set', () => {
    const repetition = new Repetition({ max: 0, withinMs: 60 });
    for (let now = 0; now < 50; now += 1) expect(repetition.admits('a', now)).toBe(true);
  });

  it('does not grow with lines that are all different, and forgets none that is owed', () => {
    const repetition = new Repetition({ max: 1, withinMs: 60_000, mostKeys: 10 });
    repetition.admits('owed', 0);
    repetition.admits('owed', 1);
    for (let now = 2; now < 1_000; now += 1) repetition.admits(`line ${now}`, now);
    expect(repetition.size).toBe(10);
    expect(repetition.due(0, true)).toEqual([{ key: 'owed', times: 1 }]);
  });
});
