import { pino } from 'pino';
import { aborted } from './aborted';
import { runRounds } from './rounds';

const log = pino({ level: 'silent' });
const nobody = { isStartedAgain: () => Promise.resolve(false), log };

describe('restart_interval', () => {
  it('has everything begin anew when it has passed, until we are to stop', async () => {
    const stop = new AbortController();
    let rounds = 0;
    await runRounds({ stop: stop.signal, interval: () => 0.005, ...nobody }, async (round) => {
      rounds += 1;
      if (rounds === 3) stop.abort();
      await aborted(round.stop);
    });
    expect(rounds).toBe(3);
  });

  it('of 0 means one round, which ends with the process or by itself', async () => {
    const stop = new AbortController();
    let rounds = 0;
    const parts = { stop: stop.signal, interval: () => 0, ...nobody };
    await runRounds(parts, async () => void (rounds += 1));
    await runRounds(parts, async (round) => {
      rounds += 1;
      stop.abort();
      await aborted(round.stop);
    });
    expect(rounds).toBe(2);
  });
});

describe('a restart that is asked for', () => {
  /** Asks for one in each of the first rounds. @returns how many there were */
  async function roundsWith(isStartedAgain: () => Promise<boolean>, stop = new AbortController()) {
    let rounds = 0;
    await runRounds({ stop: stop.signal, interval: () => 0, isStartedAgain, log }, async (round) => {
      rounds += 1;
      if (rounds === 3) return;
      round.restart();
      round.restart();
      await aborted(round.stop);
    });
    return rounds;
  }

  it('begins anew where nobody would start us again', async () => {
    expect(await roundsWith(() => Promise.resolve(false))).toBe(3);
  });

  it('ends where a supervisor starts us again, who is asked once and before we are gone', async () => {
    let asked = 0;
    const yes = () => Promise.resolve((asked += 1) > 0);
    expect(await roundsWith(yes)).toBe(1);
    expect(asked).toBe(1);
  });

  it('does not keep us from stopping while the supervisor is asked', async () => {
    const stop = new AbortController();
    const neverAnswers = () => {
      setImmediate(() => stop.abort());
      return new Promise<boolean>(() => undefined);
    };
    expect(await roundsWith(neverAnswers, stop)).toBe(1);
  });
});
