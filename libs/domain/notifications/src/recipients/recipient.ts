import type { Alarm, MonitorId } from '@tocsin/messages';
import type { Viewer } from './authenticator';
import type { StartOfEvent } from '../channel';
import type { RecipientClock } from './interval-clock';
import type { MonitorFilter } from './monitor-filter';

/** Somebody who may be told, and what he wants to hear. */
export interface Recipient {
  readonly key: string;
  readonly viewer: Viewer;
  readonly filter: MonitorFilter;
  readonly clock: RecipientClock;
  /** Since when he can be told, ms since 1970. */
  readonly since: number;
}

/**
 * Why this recipient is not told of this alarm. Without a clock his interval is left to the caller.
 * @param start - for an end: what became of its start
 * @param nowMs - by the clock that never jumps
 * @param isForced - the control interface wants it told whatever the lists say
 * @returns one phrase, or undefined when he is to be told
 */
export function suppressionOf(
  { key, viewer, filter, clock, since }: Omit<Recipient, 'clock'> & Partial<Pick<Recipient, 'clock'>>,
  { monitorId, phase }: Pick<Alarm, 'monitorId' | 'phase'>,
  start: StartOfEvent | undefined,
  nowMs: number,
  isForced = false,
): string | undefined {
  if (viewer.monitors !== 'all' && !viewer.monitors.has(monitorId)) {
    return `user ${viewer.user} may not see monitor ${monitorId}`;
  }
  if (!isForced && !filter.wants(monitorId)) {
    return `monitor ${monitorId} is not in the client's monitor list`;
  }
  if (phase === 'end') {
    const hadItsChance = start !== undefined && since <= start.toldAt;
    return hadItsChance && !start.recipients.has(key)
      ? 'the start of this event was not sent to it'
      : undefined;
  }
  if (isForced || clock === undefined) {
    return undefined;
  }
  const waitMs = clock.waitMs(monitorId, filter.intervalMs(monitorId), nowMs);
  return waitMs > 0 ? intervalHasToGo(monitorId, waitMs) : undefined;
}

/** The same phrase for an interval. */
export const intervalHasToGo = (monitor: MonitorId, waitMs: number): string =>
  `its interval for monitor ${monitor} has ${Math.ceil(waitMs / 1000)} s to go`;
