import type { Notification, StoryEntry } from '@tocsin/messages';
import { causeOfStart, type Decision, type TellingPolicy } from '@tocsin/notifications';
import {
  causeForRules,
  type RulesObject,
  type RulesQuestion,
  type RulesVerdict,
  wallClock,
} from '@tocsin/rules';

/** The operator's rules, as far as the gateway asks them. */
export interface Judge {
  /** Looks whether the operator has changed them. Never rejects. */
  refresh(): Promise<void>;
  judge(question: RulesQuestion): RulesVerdict;
}

export interface JudgedDecision extends Decision {
  readonly rulesObject: RulesObject;
}

export interface JudgeParts {
  readonly rules: Judge;
  readonly policy: TellingPolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Puts a decision before the operator's rules, after the hooks and before the channels (hooks-and-rules 7): what is
 * not told anyhow needs none, and a rule that matches has the last word on the rest.
 * @param story - for an end: of the event so far
 */
export function judgeByRules(
  decision: Decision,
  { alarm }: Notification,
  story: readonly StoryEntry[],
  { rules, policy, now }: JudgeParts,
): JudgedDecision {
  if (!decision.tell) return { ...decision, rulesObject: {} };
  const told = decision.fullCause;
  const start = alarm.phase === 'start' ? told : causeOfStart(policy, story);
  const cause = causeForRules({
    ...(start === undefined ? {} : { start }),
    ...(alarm.phase === 'end' ? { end: told } : {}),
    told,
  });
  const { monitorId } = alarm;
  const verdict = rules.judge({ monitorId, cause, now: wallClock(new Date(now())) });
  const { allowed, ruleIndex, rulesObject } = verdict;
  if (!allowed) return { ...decision, tell: false, reason: `${verdict.reason} (es_rules)`, rulesObject };
  const said = ruleIndex === null ? '' : `; ${verdict.reason} (es_rules)`;
  return { ...decision, reason: `${decision.reason}${said}`, rulesObject };
}
