import { everyTick, repeat } from './repeat';
import { until } from './testing/stand-ins';

describe('a tick', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('keeps its beat though a call takes time, and leaves out beats that a long call has missed', () => {
    let clock = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => clock);
    const waits = jest.spyOn(globalThis, 'setTimeout');
    const durations = [0, 20, 49, 130, 0];
    using _ticking = everyTick(50, () => {
      clock += durations.shift() ?? 0;
    });
    for (let beats = 0; beats < 5; beats += 1) {
      clock += Number(waits.mock.lastCall?.[1]);
      jest.runOnlyPendingTimers();
    }
    expect(waits.mock.calls.map(([, waitMs]) => waitMs)).toEqual([50, 50, 30, 1, 20, 50]);
    jest.restoreAllMocks();
  });

  it('stops when disposed', () => {
    let ticks = 0;
    {
      using _ticking = everyTick(50, () => {
        ticks += 1;
      });
      jest.advanceTimersByTime(100);
    }
    jest.advanceTimersByTime(500);
    expect(ticks).toBe(2);
  });
});

describe('repeated work', () => {
  it('is never done twice at once, and disposing waits for the run under way', async () => {
    let [running, most, finished] = [0, 0, 0];
    const work = repeat(1, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      finished += 1;
      return 1;
    });
    await until('it runs for the second time', () => finished === 1 && running === 1);
    await work[Symbol.asyncDispose]();
    expect([running, most, finished]).toEqual([0, 1, 2]);
  });
});
