import { pino } from 'pino';
import { aborted } from './aborted';
import { runRounds } from './rounds';

const log = pino({ level: 'silent' });

describe('restart_interval', () => {
  it('has everything begin anew when it has passed, until we are to stop', async () => {
    const stop = new AbortController();
    let rounds = 0;
    await runRounds({ stop: stop.signal, interval: () => 0.005, log }, async (round) => {
      rounds += 1;
      if (rounds === 3) stop.abort();
      await aborted(round);
    });
    expect(rounds).toBe(3);
  });

  it('of 0 means one round, which ends with the process or by itself', async () => {
    const stop = new AbortController();
    let rounds = 0;
    const parts = { stop: stop.signal, interval: () => 0, log };
    await runRounds(parts, async () => void (rounds += 1));
    await runRounds(parts, async (round) => {
      rounds += 1;
      stop.abort();
      await aborted(round);
    });
    expect(rounds).toBe(2);
  });
});
