import type { CustomizeConfig, DetectorConfig, HookConfig } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import type { Alarm, AlarmPhase } from '@tocsin/messages';
import { type HookCommand, isPythonWrapper, parseHookCommand } from './hook-command';

/** The settings that decide what looks at an alarm. */
export interface LookSettings {
  readonly hook: Pick<
    HookConfig,
    'hook_script' | 'event_start_hook' | 'event_end_hook' | 'hook_skip_monitors'
  >;
  readonly detector: Pick<DetectorConfig, 'mode' | 'enable'>;
  readonly customize: Pick<CustomizeConfig, 'use_hooks'>;
}

/** What looks at an alarm. */
export type Looker =
  | { readonly kind: 'builtin'; readonly reason: string }
  | {
      readonly kind: 'script';
      readonly command: HookCommand;
      /** True for the old key `hook_script`: text may be empty. */
      readonly exitCodeDecides: boolean;
      readonly reason: string;
    }
  /** Nobody. `countsAsHook`: a hook is configured all the same, so that the channel lists apply. */
  | { readonly kind: 'nobody'; readonly countsAsHook: boolean; readonly reason: string }
  /** A script was meant, but its command cannot be understood. */
  | { readonly kind: 'broken'; readonly reason: string };

/**
 * What looks at the alarms of each phase, decided once from the configuration. `[detector] mode` names it;
 * `auto` is: the configured hook, our own pipeline in the place of the old Python wrappers, nobody where hooks
 * are off or none is configured, unless `[detector] enable` asks for ours.
 */
export function chooseLookers(settings: LookSettings): Readonly<Record<AlarmPhase, Looker>> {
  return { start: chooseStart(settings), end: chooseEnd(settings) };
}

/** The looker of one alarm: the phase's, except for monitors in `hook_skip_monitors`. */
export function lookerFor(
  alarm: Pick<Alarm, 'monitorId' | 'phase'>,
  lookers: Readonly<Record<AlarmPhase, Looker>>,
  skippedMonitors: readonly number[],
): Looker {
  const looker = lookers[alarm.phase];
  if (looker.kind === 'nobody' || !skippedMonitors.includes(alarm.monitorId)) return looker;
  return {
    kind: 'nobody',
    countsAsHook: true,
    reason: `monitor ${alarm.monitorId} is in hook_skip_monitors`,
  };
}

function chooseStart({ hook, detector, customize }: LookSettings): Looker {
  const isOldKey = isBlank(hook.event_start_hook);
  const key = isOldKey ? 'hook_script' : 'event_start_hook';
  const line = isOldKey ? hook.hook_script : hook.event_start_hook;
  const ours = (reason: string): Looker => ({ kind: 'builtin', reason });
  if (detector.mode === 'off') return nobody('[detector] mode = off');
  if (detector.mode === 'builtin') return ours('[detector] mode = builtin');
  const asked = detector.mode === 'auto' && detector.enable === true;
  if (customize.use_hooks === false)
    return asked ? ours('[detector] enable = yes') : nobody('use_hooks is off');
  if (isBlank(line)) return asked ? ours('[detector] enable = yes') : nobody('no start hook is configured');
  return fromCommand(line, key, detector.mode, ours(`${key} names a wrapper of the old detector`));
}

function chooseEnd({ hook, detector, customize }: LookSettings): Looker {
  const line = hook.event_end_hook;
  if (detector.mode === 'off') return nobody('[detector] mode = off');
  if (detector.mode === 'builtin') return nobody('the built-in detector looks at the start of an event only');
  if (customize.use_hooks === false) return nobody('use_hooks is off');
  if (isBlank(line)) return nobody('no end hook is configured');
  // The old zm_event_end.sh said yes and echoed the notes, which the alarm holds already.
  const wrapper: Looker = {
    kind: 'nobody',
    countsAsHook: true,
    reason: 'event_end_hook names a wrapper of the old detector, which looks at the start only',
  };
  return fromCommand(line, 'event_end_hook', detector.mode, wrapper);
}

function fromCommand(line: string, key: string, mode: 'auto' | 'script', insteadOfWrapper: Looker): Looker {
  try {
    const command = parseHookCommand(line);
    if (mode === 'auto' && isPythonWrapper(command)) return insteadOfWrapper;
    return {
      kind: 'script',
      command,
      exitCodeDecides: key === 'hook_script',
      reason: `${key} is configured`,
    };
  } catch (error) {
    return { kind: 'broken', reason: `[hook] ${key}: ${errorMessage(error)}` };
  }
}

function nobody(reason: string): Looker {
  return { kind: 'nobody', countsAsHook: false, reason };
}

function isBlank(line: string | undefined): line is undefined | '' {
  return line === undefined || line.trim() === '';
}
