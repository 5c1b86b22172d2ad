import { MonitorId } from '@tocsin/messages';
import { chooseLookers, lookerFor, type LookSettings } from './looker';

const settings = (
  hook: Partial<LookSettings['hook']> = {},
  detector: Partial<LookSettings['detector']> = {},
  customize: LookSettings['customize'] = {},
): LookSettings => ({
  hook: { hook_skip_monitors: [], ...hook },
  detector: { mode: 'auto', ...detector },
  customize,
});

const custom = { event_start_hook: '/opt/look.sh', event_end_hook: '/opt/end.sh' };
const wrappers = {
  event_start_hook: '/usr/bin/zm_event_start.sh',
  event_end_hook: '/usr/bin/zm_event_end.sh',
};

describe('what looks at an alarm', () => {
  it.each([
    ['nothing configured', settings(), 'nobody', 'nobody'],
    ['our detector enabled', settings({}, { enable: true }), 'builtin', 'nobody'],
    ['our detector not enabled', settings({}, { enable: false }), 'nobody', 'nobody'],
    ['hooks, use_hooks absent', settings(custom), 'script', 'script'],
    ['hooks, use_hooks yes', settings(custom, {}, { use_hooks: true }), 'script', 'script'],
    ['hooks, use_hooks no', settings(custom, {}, { use_hooks: false }), 'nobody', 'nobody'],
    [
      'hooks off, our detector enabled',
      settings(custom, { enable: true }, { use_hooks: false }),
      'builtin',
      'nobody',
    ],
    ['hooks on, our detector enabled', settings(custom, { enable: true }), 'script', 'script'],
    ['the old key', settings({ hook_script: '/opt/look.sh' }), 'script', 'nobody'],
    [
      'the old key with the old wrapper',
      settings({ hook_script: `'/usr/bin/detect_wrapper.sh'` }),
      'builtin',
      'nobody',
    ],
    ['the old wrappers', settings(wrappers), 'builtin', 'nobody'],
    ['an end hook alone', settings({ event_end_hook: '/opt/end.sh' }), 'nobody', 'script'],
    ['mode builtin', settings(custom, { mode: 'builtin' }), 'builtin', 'nobody'],
    ['mode script with the old wrappers', settings(wrappers, { mode: 'script' }), 'script', 'script'],
    ['mode script without a hook', settings({}, { mode: 'script', enable: true }), 'nobody', 'nobody'],
    ['mode off', settings(custom, { mode: 'off', enable: true }), 'nobody', 'nobody'],
    ['a command that cannot be read', settings({ event_start_hook: `'/opt/look` }), 'broken', 'nobody'],
    [
      'a blank command',
      settings({ event_start_hook: '  ', hook_script: '/opt/look.sh' }),
      'script',
      'nobody',
    ],
  ])('%s', (_name, given, start, end) => {
    const lookers = chooseLookers(given);
    expect([lookers.start.kind, lookers.end.kind]).toEqual([start, end]);
  });

  it('is judged by exit code alone only under the old key', () => {
    expect(chooseLookers(settings({ hook_script: '/opt/look.sh' })).start).toMatchObject({
      exitCodeDecides: true,
    });
    expect(chooseLookers(settings(custom)).start).toMatchObject({ exitCodeDecides: false });
    expect(chooseLookers(settings(custom)).end).toMatchObject({ exitCodeDecides: false });
  });

  it('is nobody for a skipped monitor, yet the channel lists apply', () => {
    const lookers = chooseLookers(settings(custom));
    const alarm = { monitorId: MonitorId.parse(4), phase: 'start' as const };
    expect(lookerFor(alarm, lookers, [4])).toMatchObject({ kind: 'nobody', countsAsHook: true });
    expect(lookerFor(alarm, lookers, [5]).kind).toBe('script');
  });

  it('stays out of the channel lists where no hook is configured, skipped monitor or not', () => {
    const alarm = { monitorId: MonitorId.parse(4), phase: 'start' as const };
    expect(lookerFor(alarm, chooseLookers(settings()), [4])).toMatchObject({ countsAsHook: false });
  });

  it('names the key whose command cannot be read', () => {
    expect(chooseLookers(settings({ event_start_hook: `'/opt/look` })).start.reason).toMatch(
      /event_start_hook.*position 1/,
    );
  });
});
