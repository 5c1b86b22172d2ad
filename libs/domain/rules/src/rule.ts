import type { TimeWindow } from './time-window';

/** One rule of the file, checked. */
export interface Rule {
  /** Its place in the monitor's list, from 0; rules that were skipped keep theirs. */
  readonly index: number;
  /** Undefined for the whole day. */
  readonly window?: TimeWindow;
  /** English short names somewhere in a text, e.g. `Mon,Tue`; undefined for every day. */
  readonly days?: string;
  /** Searched in the cause; undefined for any cause. */
  readonly cause?: RegExp;
  /** `mute`, `critical_notify`, or something we do not know, which lets the alarm through when it is reached. */
  readonly action: string;
}

/** The rules of every monitor, by monitor id as text: YAML has numbers there and JSON has texts. */
export type Rules = ReadonlyMap<string, readonly Rule[]>;

/** No rules: everything is allowed. */
export const noRules: Rules = new Map();

/** Something in the file that was left out, and where. */
export interface RulesProblem {
  /** E.g. `notifications.monitors.999.rules[2].from`. */
  readonly place: string;
  readonly reason: string;
}
