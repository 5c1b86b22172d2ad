import { until } from '../../../../../tools/testing/until';
import { DelayedJobs } from './delayed-jobs';

describe('delayed jobs', () => {
  test('come in the order of their time, whatever the order of adding', async () => {
    const due: string[] = [];
    const jobs = new DelayedJobs<string>((job) => due.push(job));
    jobs.add('third', 30);
    jobs.add('first', 10);
    jobs.add('second', 20);
    await until('all are due', () => due.length === 3);
    expect(due).toEqual(['first', 'second', 'third']);
    expect(jobs.size).toBe(0);
  });

  test('do not come once they are deleted, and do not hold up the others', async () => {
    const due: string[] = [];
    const jobs = new DelayedJobs<string>((job) => due.push(job));
    jobs.add('deleted', 5);
    jobs.add('kept', 20);
    expect(jobs.delete('deleted')).toBe(true);
    expect(jobs.delete('deleted')).toBe(false);
    await until('the other is due', () => due.length > 0);
    expect(due).toEqual(['kept']);
  });

  test('may wait longer than one timer can', () => {
    const jobs = new DelayedJobs<string>(() => undefined);
    const timers = jest.spyOn(globalThis, 'setTimeout');
    jobs.add('next month', 40 * 24 * 3_600_000);
    expect(timers.mock.calls.at(-1)?.[1]).toBe(2 ** 31 - 1);
    timers.mockRestore();
    jobs[Symbol.dispose]();
  });
});
