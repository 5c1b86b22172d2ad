import type { Config } from '@tocsin/config';
import type { AlarmPhase, Notification, Outcome } from '@tocsin/messages';
import { causeOf, detectionOf, fullCauseOf } from './cause';
import { type Channels, channelsFor } from './channel-matrix';

/** The settings that decide who is told. */
export type TellingPolicy = Pick<Config, 'hook' | 'customize'>;

/** What the gateway makes of a notification, before it looks at single recipients. */
export interface Decision {
  readonly tell: boolean;
  /** Why; one sentence for the event's story. */
  readonly reason: string;
  readonly channels: Channels;
  readonly cause: string;
  /** The cause with the mark of the frame, for the operator's rules. */
  readonly fullCause: string;
  readonly detection: Notification['detectionJson'];
}

/**
 * Decides whether anybody is told, by whom and in which words.
 * @param startOutcome - for an end: what looking at the start came to; undefined where nobody looked
 */
export function decide(policy: TellingPolicy, notification: Notification, startOutcome?: Outcome): Decision {
  const channels = channelsFor(policy, notification);
  const refusal = refusalOf(policy, notification, startOutcome, channels);
  return {
    tell: refusal === undefined,
    reason: refusal ?? reasonToTell(notification, channels),
    channels,
    cause: causeOf(policy, notification),
    fullCause: fullCauseOf(policy, notification),
    detection: detectionOf(policy, notification),
  };
}

function refusalOf(
  { hook, customize }: TellingPolicy,
  { alarm, outcome, reason }: Notification,
  startOutcome: Outcome | undefined,
  channels: Channels,
): string | undefined {
  if (alarm.phase === 'start' && !customize.send_event_start_notification) {
    return 'start notifications are switched off (send_event_start_notification)';
  }
  if (alarm.phase === 'end' && !customize.send_event_end_notification) {
    return 'end notifications are switched off (send_event_end_notification)';
  }
  if (alarm.phase === 'end' && hook.event_end_notify_if_start_success && startOutcome === 'nothing') {
    return 'the start hook said no, so the end is not told (event_end_notify_if_start_success)';
  }
  if (channels !== 'all' && ![...channels].some((name) => name !== 'none')) {
    return `${answerIn(outcome, reason)}, and ${matrixKey(alarm.phase, outcome)} names no channel`;
  }
  return undefined;
}

function reasonToTell({ alarm, outcome, reason }: Notification, channels: Channels): string {
  if (outcome === 'failed') {
    return `the detector gave no answer, so it is told as if nobody had been asked: ${reason}`;
  }
  if (outcome === 'skipped' && channels === 'all') {
    return `nobody was asked: ${reason}`;
  }
  return `${answerIn(outcome, reason)}: ${matrixKey(alarm.phase, outcome)} names ${named(channels)}`;
}

const named = (channels: Channels): string => (channels === 'all' ? 'all' : [...channels].join(','));

const answerIn = (outcome: Outcome, reason: string): string =>
  `${outcome === 'nothing' ? 'nothing was found' : outcome === 'found' ? 'something was found' : 'the hook is skipped, which counts as yes'} (${reason})`;

const matrixKey = (phase: AlarmPhase, outcome: Outcome): string =>
  `event_${phase}_notify_on_hook_${outcome === 'nothing' ? 'fail' : 'success'}`;
