import { CodedError } from '@tocsin/errors';
import { MonitorId } from '@tocsin/messages';
import type { Viewer } from '@tocsin/notifications';
import { pino } from 'pino';
import { Rights } from './rights';

const garage: Viewer = { user: 'eve', monitors: new Set([MonitorId.parse(1)]) };
const away = new CodedError('database-unavailable', 'the database is away', { retryable: true });

/** A database, and the rights that are asked of it. */
class Bench {
  readonly said: string[] = [];
  nowMs = 0;
  asked = 0;
  viewer: () => Promise<Viewer | null> = () => Promise.resolve(garage);
  readonly rights = new Rights({
    authenticator: {
      viewer: () => {
        this.asked += 1;
        return this.viewer();
      },
    },
    maxAgeMs: 10_000,
    monotonicMs: () => this.nowMs,
    log: pino({ level: 'warn' }, { write: (line: string) => void this.said.push(line) }),
  });
}

describe('what a user may see', () => {
  it('is asked for once for all who want to know, and again when it is old', async () => {
    const bench = new Bench();
    const answers = await Promise.all(Array.from({ length: 5 }, () => bench.rights.of('eve')));
    expect(answers).toEqual(Array.from({ length: 5 }, () => garage));
    expect(bench.asked).toBe(1);
    bench.nowMs = 10_000;
    bench.viewer = () => Promise.resolve(null);
    expect(await bench.rights.of('eve')).toEqual({ user: 'eve', monitors: new Set() });
    expect(bench.asked).toBe(2);
  });

  it('is what it was while the database does not answer; the first waits a while for it, the others not at all', async () => {
    const bench = new Bench();
    await bench.rights.of('eve');
    bench.nowMs = 10_000;
    let answer: (viewer: Viewer) => void = () => undefined;
    bench.viewer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    expect(await bench.rights.of('eve')).toBe(garage);
    jest.useFakeTimers(); // nobody waits by the clock from now on
    try {
      for (let time = 0; time < 100; time += 1) expect(await bench.rights.of('eve')).toBe(garage);
    } finally {
      jest.useRealTimers();
    }
    expect(bench.asked).toBe(2);
    answer({ user: 'eve', monitors: 'all' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await bench.rights.of('eve')).toMatchObject({ monitors: 'all' });
    expect(bench.asked).toBe(2);
  });

  it('is not asked for at each alarm while the database is away, which is said once', async () => {
    const bench = new Bench();
    await bench.rights.of('eve');
    bench.viewer = () => Promise.reject(away);
    for (const nowMs of [10_000, 10_001, 19_999, 20_000, 25_000]) {
      bench.nowMs = nowMs;
      expect(await bench.rights.of('eve')).toBe(garage);
    }
    expect(bench.asked).toBe(3);
    expect(bench.said).toHaveLength(1);
  });

  it('is unknown where the database is away from the start', async () => {
    const bench = new Bench();
    bench.viewer = () => Promise.reject(away);
    await expect(bench.rights.of('eve')).rejects.toBe(away);
    bench.viewer = () => Promise.resolve(garage);
    expect(await bench.rights.of('eve')).toBe(garage);
  });
});
