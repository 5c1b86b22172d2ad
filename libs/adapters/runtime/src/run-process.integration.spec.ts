import path from 'node:path';
import { TestChild } from '../../../../tools/testing/child-process';

const closesNever = path.join(__dirname, 'testing/closes-never.ts');
const closesAtOnce = path.join(__dirname, 'testing/closes-at-once.ts');

describe('a process', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGABRT'] as const)(
    'ends with exit code 0 when it gets %s',
    async (name) => {
      await using child = TestChild.start(closesAtOnce, {});
      await child.prints('running');
      child.signal(name);
      expect(await child.ended()).toBe(0);
      expect(child.printed).toContain('stopped');
    },
  );

  it('reads its settings again when it gets SIGHUP, and takes no harm from SIGPIPE', async () => {
    await using child = TestChild.start(closesAtOnce, {});
    await child.prints('running');
    child.signal('SIGPIPE');
    child.signal('SIGHUP');
    await child.prints('the settings were read again');
    child.signal('SIGTERM');
    expect(await child.ended()).toBe(0);
  });
});

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
