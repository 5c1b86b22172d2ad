import { isRecord } from '@tocsin/errors';
import { actions, BrokenRule, parseRule } from './parse-rule';
import { noRules, type Rule, type Rules, type RulesProblem } from './rule';

export interface ParsedRules {
  readonly rules: Rules;
  /** What was left out, in the order of the file. What is left out never mutes. */
  readonly problems: readonly RulesProblem[];
}

const root = 'notifications.monitors';

/**
 * Reads the tree of a rules file, JSON or YAML alike: `notifications` → `monitors` → id → `rules`. Whatever cannot
 * be understood is a problem and is skipped alone; the rest counts.
 */
export function parseRules(tree: unknown): ParsedRules {
  const monitors = entryOf(entryOf(tree, 'notifications'), 'monitors');
  if (!isRecord(monitors)) {
    return { rules: noRules, problems: [{ place: root, reason: 'is missing, so there are no rules' }] };
  }
  const problems: RulesProblem[] = [];
  const rules = new Map<string, readonly Rule[]>();
  for (const [monitor, entry] of Object.entries(monitors)) {
    const place = `${root}.${monitor}.rules`;
    const list = entryOf(entry, 'rules');
    if (Array.isArray(list)) rules.set(monitor.trim(), parseList(list, place, problems));
    else problems.push({ place, reason: 'is not a list, so this monitor has no rules' });
  }
  return { rules, problems };
}

function parseList(list: readonly unknown[], place: string, problems: RulesProblem[]): Rule[] {
  return list.flatMap((entry, index) => {
    const here = `${place}[${index}]`;
    if (!isRecord(entry)) {
      problems.push({ place: here, reason: 'is no rule but something else; it is skipped' });
      return [];
    }
    try {
      const rule = parseRule(index, entry);
      if (!actions.some((action) => action === rule.action)) {
        problems.push({ place: `${here}.action`, reason: unknownAction(rule.action) });
      }
      return [rule];
    } catch (error) {
      if (!(error instanceof BrokenRule)) throw error;
      problems.push({ place: `${here}.${error.key}`, reason: `${error.message}; the rule is skipped` });
      return [];
    }
  });
}

/** What is said of an action that is none, when the file is read and when an event meets it. */
export function unknownAction(action: string): string {
  const what = action === '' ? 'is missing' : `${JSON.stringify(action)} is not known`;
  return `${what} (${actions.join(' or ')}); events that reach this rule are allowed`;
}

function entryOf(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
