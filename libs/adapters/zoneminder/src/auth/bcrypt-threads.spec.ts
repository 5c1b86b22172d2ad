import { hash } from 'bcrypt';
import { BcryptThreads } from './bcrypt-threads';

describe('comparing with bcrypt on threads', () => {
  it('keeps the answers apart, however many are asked for at once', async () => {
    const threads = new BcryptThreads();
    const stored = await hash('right', 4);
    const words = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? 'right' : `wrong ${index}`));
    expect(await Promise.all(words.map((word) => threads.compare(word, stored)))).toEqual(
      words.map((word) => word === 'right'),
    );
  });

  it('says no to what is no hash', async () => {
    expect(await new BcryptThreads().compare('right', 'right')).toBe(false);
  });

  it('leaves the event loop and the pool free meanwhile', async () => {
    const threads = new BcryptThreads();
    const stored = await hash('x', 10);
    let done = 0;
    const checks = Array.from({ length: 20 }, () => threads.compare('y', stored).then(() => (done += 1)));
    const { readFile } = await import('node:fs/promises');
    await readFile(__filename);
    expect(done).toBeLessThan(10);
    await Promise.all(checks);
  });
});
