import type { HookReport } from '@tocsin/detection';
import type { Notification } from '@tocsin/messages';

/** What a look came to: a notification without the alarm and the times. */
export interface Finding extends Omit<Notification, 'alarm' | 'stages'> {
  /** What user scripts are told of a hook script, to the letter; our own detection is told of by the rest. */
  readonly report?: HookReport;
  /** Begins what may take its time, once everybody has been told. */
  readonly afterwards?: () => void;
}

const blank = { text: '', detectionJson: [], frame: null };

/** No answer: the alarm goes out all the same, and says why. */
export function failed(reason: string): Finding {
  return { ...blank, outcome: 'failed', hookRan: true, reason };
}

/** Nobody was to look. */
export function skipped(reason: string, options: { readonly countsAsHook: boolean }): Finding {
  return { ...blank, outcome: 'skipped', hookRan: options.countsAsHook, reason };
}

/** Looked, and saw nothing. */
export function nothing(reason: string): Finding {
  return { ...blank, outcome: 'nothing', hookRan: true, reason };
}
