import type { MonitorId } from '@tocsin/messages';
import { namesDay, type WallClock } from './day-time';
import { unknownAction } from './parse-rules';
import type { Rule, Rules } from './rule';
import { isWithin } from './time-window';

/** What the rules are asked about. */
export interface RulesQuestion {
  readonly monitorId: MonitorId;
  /** See `causeForRules`. */
  readonly cause: string;
  /** The moment of deciding, where the gateway stands. */
  readonly now: WallClock;
}

/** What goes to clients as `RulesObject`. */
export type RulesObject = { readonly notification_type?: 'critical' };

export interface RulesVerdict {
  readonly allowed: boolean;
  readonly rulesObject: RulesObject;
  /** The rule that decided, by its place in the monitor's list from 0; null where none did. */
  readonly ruleIndex: number | null;
  /** One sentence for the event's story. */
  readonly reason: string;
  /** What is wrong with the rules that were met: for the log, as errors. */
  readonly problems: readonly string[];
}

/**
 * Searches a pattern in a cause. An operator's expression can take for ever (`(a+)+$`), so whoever runs it may give
 * up by a throw: the rule is then skipped.
 */
export type SearchCause = (pattern: RegExp, cause: string) => boolean;

/**
 * Asks the rules whether an event may be told. The first rule whose time, day and cause all match decides; where
 * none does the event is allowed (hooks-and-rules 8).
 */
export function judge(rules: Rules, question: RulesQuestion, search: SearchCause): RulesVerdict {
  const { monitorId } = question;
  const problems: string[] = [];
  for (const rule of rules.get(String(monitorId)) ?? []) {
    try {
      if (matches(rule, question, search)) return { ...verdictOf(rule, monitorId, problems), problems };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push(`${nameOf(rule, monitorId)} is skipped: ${why}`);
    }
  }
  const reason = rules.has(String(monitorId))
    ? `no rule of monitor ${monitorId} matches`
    : `there are no rules for monitor ${monitorId}`;
  return { allowed: true, rulesObject: {}, ruleIndex: null, reason, problems };
}

function matches({ window, days, cause }: Rule, question: RulesQuestion, search: SearchCause): boolean {
  const { now } = question;
  // The day is today's also after midnight in a window that began yesterday: the list must hold the new day.
  return (
    (window === undefined || isWithin(window, now.seconds)) &&
    (days === undefined || namesDay(days, now.day)) &&
    (cause === undefined || search(cause, question.cause))
  );
}

function verdictOf(rule: Rule, monitorId: MonitorId, problems: string[]): Omit<RulesVerdict, 'problems'> {
  const name = nameOf(rule, monitorId);
  const ruleIndex = rule.index;
  switch (rule.action) {
    case 'mute':
      return { allowed: false, rulesObject: {}, ruleIndex, reason: `${name} mutes it` };
    case 'critical_notify':
      return {
        allowed: true,
        rulesObject: { notification_type: 'critical' },
        ruleIndex,
        reason: `${name} makes it critical`,
      };
    default: {
      const reason = `the action of ${name} ${unknownAction(rule.action)}`;
      problems.push(reason);
      return { allowed: true, rulesObject: {}, ruleIndex, reason };
    }
  }
}

/** Counted from 1, as people count. */
const nameOf = ({ index }: Rule, monitorId: MonitorId): string => `rule ${index + 1} of monitor ${monitorId}`;
