import { Config } from '@tocsin/config';
import { decide } from './decision';
import { notificationWith } from '../testing/notification';

const policy = (sections: { hook?: Record<string, unknown>; customize?: Record<string, unknown> } = {}) =>
  Config.parse(sections);

const start = (outcome: 'found' | 'nothing' | 'failed' | 'skipped') =>
  notificationWith({ outcome, hookRan: outcome === 'found' || outcome === 'nothing' });
const end = (outcome: 'found' | 'nothing' | 'failed' | 'skipped') =>
  notificationWith({ outcome, hookRan: outcome === 'found', alarm: { phase: 'end', cause: 'Motion: All' } });

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** The matrix of the sample file. */
const sample = {
  event_start_hook: '/bin/hook',
  event_start_notify_on_hook_success: 'all',
  event_start_notify_on_hook_fail: 'none',
  event_end_notify_on_hook_success: 'fcm, WEB,api',
  event_end_notify_on_hook_fail: 'none',
};

const ends = { send_event_end_notification: 'yes' };

const told = (decision: ReturnType<typeof decide>) =>
  decision.tell ? (decision.channels === 'all' ? 'all' : [...decision.channels].join(',')) : 'nobody';

describe('who is told of a start', () => {
  it.each([
    ['nothing is configured and nobody was asked', {}, 'skipped', 'all'],
    ['the hook said yes', sample, 'found', 'all'],
    ['the hook said no', sample, 'nothing', 'nobody'],
    [
      'the hook said no, but a failed hook tells the web',
      { ...sample, event_start_notify_on_hook_fail: 'web' },
      'nothing',
      'web',
    ],
    ['the detector is broken', { ...sample, event_start_notify_on_hook_success: 'none' }, 'failed', 'all'],
    ['a hook is set without any list', { event_start_hook: '/bin/hook' }, 'found', 'nobody'],
    ['an old file has hook_script alone and it said yes', { hook_script: '/bin/hook' }, 'found', 'all'],
    ['an old file has hook_script alone and it said no', { hook_script: '/bin/hook' }, 'nothing', 'nobody'],
    ['our own detection found something and there are no lists', {}, 'found', 'all'],
    ['our own detection found nothing and there are no lists', {}, 'nothing', 'nobody'],
    [
      'hook_script comes with a list',
      { hook_script: '/bin/hook', event_start_notify_on_hook_fail: 'mqtt' },
      'found',
      'nobody',
    ],
    [
      'nobody was asked although lists are there',
      { ...sample, event_start_notify_on_hook_success: 'web' },
      'skipped',
      'all',
    ],
    [
      'the list holds a word that is no channel',
      { ...sample, event_start_notify_on_hook_success: 'none' },
      'found',
      'nobody',
    ],
  ] as const)('when %s', (_case, hook, outcome, expected) => {
    expect(told(decide(policy({ hook }), start(outcome)))).toBe(expected);
  });

  it('is nobody when start notifications are off, even if the detector is broken', () => {
    const off = policy({ customize: { send_event_start_notification: 'no' } });
    expect(decide(off, start('failed'))).toMatchObject({
      tell: false,
      reason: matching(/send_event_start_notification/),
    });
  });

  it('is everybody when hooks are switched off, also for a monitor in the skip list', () => {
    const off = policy({
      hook: { ...sample, hook_skip_monitors: '1', event_start_notify_on_hook_success: 'web' },
      customize: { use_hooks: 'no' },
    });
    expect(told(decide(off, start('skipped')))).toBe('all');
  });

  it('a hook that is configured but left out for this monitor counts as one that said yes', () => {
    const withHook = policy({ hook: { ...sample, event_start_notify_on_hook_success: 'web' } });
    const leftOut = notificationWith({ outcome: 'skipped', hookRan: true });
    expect(told(decide(withHook, leftOut))).toBe('web');
  });

  it('comes with a reason of its own for each way to decide', () => {
    const withHook = policy({ hook: sample });
    const reasons = (['found', 'nothing', 'failed', 'skipped'] as const).map(
      (outcome) => decide(withHook, start(outcome)).reason,
    );
    expect(new Set(reasons).size).toBe(4);
  });
});

describe('who is told of an end', () => {
  it.each([
    ['end notifications are off, as they are by default', {}, {}, 'skipped', undefined, 'nobody'],
    ['they are on and there is no end hook, whatever the lists say', sample, ends, 'skipped', 'found', 'all'],
    [
      'the end hook said yes',
      { ...sample, event_end_hook: '/bin/end' },
      ends,
      'found',
      'found',
      'fcm,web,api',
    ],
    ['the end hook said no', { ...sample, event_end_hook: '/bin/end' }, ends, 'nothing', 'found', 'nobody'],
    ['the start hook had said no', sample, ends, 'skipped', 'nothing', 'nobody'],
    [
      'the start hook had said no and that does not matter',
      { ...sample, event_end_notify_if_start_success: 'no' },
      ends,
      'skipped',
      'nothing',
      'all',
    ],
    ['the detector was broken at the start', sample, ends, 'skipped', 'failed', 'all'],
    ['nobody had looked at the start', sample, ends, 'skipped', undefined, 'all'],
  ] as const)('when %s', (_case, hook, customize, outcome, startOutcome, expected) => {
    expect(told(decide(policy({ hook, customize }), end(outcome), startOutcome))).toBe(expected);
  });
});

describe('the words of a notification', () => {
  const described = policy({ hook: { use_hook_description: 'yes' } });

  it("put the hook's text before ZoneMinder's cause, which keeps its blank", () => {
    expect(decide(described, start('found')).cause).toBe('[a] detected:person:98%  front steps');
  });

  it.each([
    ['the description is not to be used', policy(), 'found'],
    ['the hook said no', described, 'nothing'],
    ['the detector is broken', described, 'failed'],
    ['nobody was asked', described, 'skipped'],
  ] as const)("are ZoneMinder's cause alone, without detection, when %s", (_case, settings, outcome) => {
    expect(decide(settings, start(outcome))).toMatchObject({ cause: ' front steps', detection: [] });
  });

  it('are the text alone where ZoneMinder has no cause, and the cause where the hook printed nothing', () => {
    expect(decide(described, notificationWith({ alarm: { cause: '' } })).cause).toBe(
      '[a] detected:person:98%',
    );
    expect(decide(described, notificationWith({ text: '' })).cause).toBe(' front steps');
  });

  it('lose the frame mark when it is not to be kept', () => {
    const bare = policy({ hook: { use_hook_description: 'yes', keep_frame_match_type: 'no' } });
    expect(decide(bare, start('found')).cause).toBe('detected:person:98%  front steps');
    expect(decide(bare, notificationWith({ outcome: 'skipped', alarm: { cause: '[b] x' } })).cause).toBe(
      '[b] x',
    );
  });

  it('of an end are the notes, or the text of the end hook once', () => {
    expect(decide(described, end('skipped')).cause).toBe('Motion: All');
    expect(decide(described, end('nothing')).cause).toBe('Motion: All');
    expect(decide(described, end('found'))).toMatchObject({
      cause: '[a] detected:person:98%',
      detection: { labels: ['person'] },
    });
  });
});
