import { MonitorId } from '@tocsin/messages';
import { Backlog } from './backlog';

const [one, two] = [MonitorId.parse(1), MonitorId.parse(2)];

describe('the backlog of a monitor', () => {
  const flood = async (backlog: Backlog, moments: readonly number[], monitor = one) => {
    const admitted: boolean[] = [];
    for (const moment of moments) admitted.push(await backlog.admits(monitor, moment));
    return admitted;
  };

  it('is bounded while the queue holds that many', async () => {
    const backlog = new Backlog({ limit: 2, windowMs: 1000, unfinished: async () => 9 });
    expect(await flood(backlog, [0, 1, 2, 3])).toEqual([true, true, false, false]);
  });

  it('is that of each monitor alone', async () => {
    const backlog = new Backlog({ limit: 2, windowMs: 1000, unfinished: async () => 9 });
    await flood(backlog, [0, 1, 2]);
    expect(await flood(backlog, [3], two)).toEqual([true]);
  });

  it('is free again when the deadline of its alarms has passed', async () => {
    const backlog = new Backlog({ limit: 2, windowMs: 1000, unfinished: async () => 9 });
    expect(await flood(backlog, [0, 500, 999, 1000, 1001])).toEqual([true, true, false, true, false]);
  });

  it('does not count what the queue holds no more, and asks it only when full', async () => {
    let asked = 0;
    const unfinished = async () => {
      asked += 1;
      return 0;
    };
    const backlog = new Backlog({ limit: 2, windowMs: 1000, unfinished });
    expect(await flood(backlog, [0, 1, 2, 3, 4])).toEqual([true, true, true, true, true]);
    expect(asked).toBe(2);
  });
});
