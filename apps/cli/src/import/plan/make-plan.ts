import { existsSync, readFileSync } from 'node:fs';
import type { Places } from '../places';
import type { Stock } from '../stock/take-stock';
import { forTheWebUser } from './for-the-web-user';
import { planDetection } from './plan-detection';
import { planPhones } from './plan-phones';
import { planRules } from './plan-rules';
import { planSecrets } from './plan-secrets';
import { type PlannedSettings, planSettings } from './plan-settings';
import { retire } from './retire';
import type { Step } from './step';

export type Format = 'kept' | 'yaml';

/** What is to be done, in order. Nothing was done yet. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly settings: PlannedSettings | undefined;
}

/**
 * First what others name, then those who name it, and only then what nobody names any more: whenever this is broken off,
 * what is there can be read.
 * With a mistake in any file nothing is to be done: half a switch is none.
 */
export function makePlan(stock: Stock, places: Places, format: Format): Plan {
  if (stock.problems.length > 0) return { steps: [], settings: undefined };
  const settings = planSettings(stock, format);
  const dataFolder = places.homeOf(stock.dataFolder);
  const readByUs = [dataFolder, ...(stock.settings === undefined ? [] : [stock.settings.place.file])];
  const secrets = stock.secrets.map((each) => planSecrets(each, format, readByUs));
  const rules = planRules(stock.rules, format);
  const retired =
    format === 'yaml' ? [settings, rules, ...secrets].flatMap((each) => each?.retired ?? []) : [];
  const steps = [
    ...secrets.flatMap((each) => each.steps),
    ...(rules?.steps ?? []),
    ...planPhones(stock.phones),
    ...(settings?.steps ?? []),
    ...planDetection(stock, format),
    ...retired.map(retire),
  ];
  const left = steps.filter((step) => !isDone(step));
  return { steps: places.isCopy ? left.map((step) => forTheWebUser(step, dataFolder)) : left, settings };
}

/** A copy that was taken before, and is as it would be. */
const isDone = (step: Step): boolean =>
  step.kind === 'write' && existsSync(step.file) && readFileSync(step.file).equals(step.content);
