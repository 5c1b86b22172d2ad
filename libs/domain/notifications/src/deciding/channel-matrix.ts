import type { Config, HookConfig } from '@tocsin/config';
import type { AlarmPhase, Notification } from '@tocsin/messages';

/** The channels that may tell: every one, or those named. */
export type Channels = 'all' | ReadonlySet<string>;

/**
 * Which channels may tell of this, by the hook's answer (hooks-and-rules 6).
 * Where nobody was asked, or whoever was asked could not answer, every channel may.
 */
export function channelsFor({ hook }: Pick<Config, 'hook'>, notification: Notification): Channels {
  const { alarm, outcome, hookRan } = notification;
  if (outcome === 'found' || outcome === 'nothing') {
    return listed(hook, alarm.phase, outcome === 'found' ? 'yes' : 'no');
  }
  // A hook that is configured but left out counts as one that said yes; without any hook nothing is asked at all.
  return outcome === 'skipped' && hookRan ? listed(hook, alarm.phase, 'yes') : 'all';
}

function listed(hook: HookConfig, phase: AlarmPhase, answer: 'yes' | 'no'): Channels {
  if (isFromBeforeTheMatrix(hook)) {
    return answer === 'yes' ? 'all' : new Set();
  }
  const words =
    phase === 'start'
      ? answer === 'yes'
        ? hook.event_start_notify_on_hook_success
        : hook.event_start_notify_on_hook_fail
      : answer === 'yes'
        ? hook.event_end_notify_on_hook_success
        : hook.event_end_notify_on_hook_fail;
  return words?.includes('all') === true ? 'all' : new Set(words);
}

/**
 * Files that know `hook_script` alone, or no hook at all (our own detection), say nothing of channels:
 * there a yes tells everybody and a no nobody, as such files always meant.
 */
function isFromBeforeTheMatrix(hook: HookConfig): boolean {
  return (
    hook.event_start_hook === undefined &&
    hook.event_end_hook === undefined &&
    hook.event_start_notify_on_hook_success === undefined &&
    hook.event_start_notify_on_hook_fail === undefined &&
    hook.event_end_notify_on_hook_success === undefined &&
    hook.event_end_notify_on_hook_fail === undefined
  );
}
