import { KeptFresh } from './kept-fresh';

/** A reading that ends when it is told to. */
class Readings {
  begun = 0;
  end: () => void = () => undefined;

  readonly read = (): Promise<void> => {
    this.begun += 1;
    return new Promise((resolve) => {
      this.end = resolve;
    });
  };
}

describe('what is kept fresh', () => {
  it('is read when it is asked for, once for all who ask, and not again while it is young', async () => {
    const readings = new Readings();
    const fresh = new KeptFresh(readings.read, { maxAgeMs: 60_000, patienceMs: 60_000 });
    const asked = [fresh.freshen(), fresh.freshen()];
    expect(readings.begun).toBe(1);
    readings.end();
    await Promise.all(asked);
    await fresh.freshen();
    expect(readings.begun).toBe(1);
  });

  it('is read again when it is old', async () => {
    const readings = new Readings();
    const fresh = new KeptFresh(readings.read, { maxAgeMs: 0, patienceMs: 60_000 });
    for (const count of [1, 2]) {
      const asked = fresh.freshen();
      expect(readings.begun).toBe(count);
      readings.end();
      await asked;
    }
  });

  it('is not waited for where the reading hangs, except by the first', async () => {
    const readings = new Readings();
    const fresh = new KeptFresh(readings.read, { maxAgeMs: 0, patienceMs: 50 });
    await fresh.freshen();
    const startedAt = performance.now();
    for (let count = 0; count < 100; count += 1) await fresh.freshen();
    expect(performance.now() - startedAt).toBeLessThan(100 * 50);
    expect(readings.begun).toBe(1);
    readings.end();
    await fresh.settled();
    void fresh.freshen();
    expect(readings.begun).toBe(2);
    readings.end();
  });
});
