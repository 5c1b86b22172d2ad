import path from 'node:path';
import { TestChild } from '../../../../tools/testing/child-process';

const closesNever = path.join(__dirname, 'testing/closes-never.ts');

describe('a process that hangs while it closes', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves when it gets %s once more, and says so', async (signal, code) => {
    await using child = TestChild.start(closesNever, {});
    await child.prints('running');
    child.signal('SIGTERM');
    await child.prints('closing');
    const impatience = setInterval(() => child.signal(signal), 100);
    const ended = await child.ended().finally(() => clearInterval(impatience));
    expect(ended).toBe(code);
    expect(child.printed).toContain('leaving with what is still open');
  });

  it('takes a signal that comes twice at once for one, as from a terminal and npm', async () => {
    await using child = TestChild.start(closesNever, {});
    await child.prints('running');
    child.signal('SIGINT');
    child.signal('SIGTERM');
    await child.prints('asked again');
    expect(child.printed).not.toContain('leaving');
  });
});
