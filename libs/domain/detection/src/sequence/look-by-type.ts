import type { DetectionConfig, ModelType, SameModelStrategy, Variant } from '@tocsin/detection-config';
import { isSameLabel } from '../labels/same-label';
import type { Found, Sifted } from './found';

/**
 * Looks at one picture by one variant, and sifts what it found; undefined where the variant failed. `seen` is what was
 * found in the picture before.
 */
export type LookByVariant = (
  type: ModelType,
  variant: Variant,
  seen: readonly Found[],
) => Promise<Sifted | undefined>;

type Waiting = Pick<ModelType | Variant, 'preExistingLabels'>;

const nothing: Sifted = { kept: [], rejected: [] };

/** Looks at a picture by every type in turn that has a reason to. */
export async function lookAtPicture(
  { types, stopsAtFirstType }: Pick<DetectionConfig, 'types' | 'stopsAtFirstType'>,
  look: LookByVariant,
): Promise<Sifted> {
  let seen = nothing;
  for (const type of types) {
    if (stopsAtFirstType && seen.kept.length > 0 && type.continuesPrevious !== true) break;
    if (!hasReason(type, seen.kept)) continue;
    const byType = await lookByType(type, seen.kept, look);
    seen = together([seen, byType]);
  }
  return seen;
}

/** Looks at a picture by the variants of a type, and makes one answer of theirs. */
export async function lookByType(
  type: ModelType,
  seen: readonly Found[],
  look: LookByVariant,
): Promise<Sifted> {
  const answers: Sifted[] = [];
  for (const variant of type.variants) {
    if (!hasReason(variant, together(answers).kept)) continue;
    const answer = await look(type, variant, [...seen, ...together(answers).kept]);
    if (answer === undefined) continue;
    answers.push(answer);
    if (type.sameModelStrategy === 'first' && answer.kept.length > 0) break;
  }
  return combine(answers, type.sameModelStrategy);
}

/** Whether one of the labels that are waited for was found already. */
export function hasReason(waiting: Waiting, found: readonly Found[]): boolean {
  return waiting.preExistingLabels.length === 0 || reasonsFor(waiting, found).length > 0;
}

/** What was found of the labels that are waited for. */
export function reasonsFor({ preExistingLabels }: Waiting, found: readonly Found[]): readonly Found[] {
  return found.filter(({ label }) => preExistingLabels.some((wanted) => isSameLabel(label, wanted)));
}

function combine(answers: readonly Sifted[], strategy: SameModelStrategy): Sifted {
  const all = together(answers);
  if (strategy === 'union') return all;
  const count = strategy === 'most_unique' ? countLabels : strategy === 'most' ? countAll : countAny;
  let best = nothing;
  // The earlier one wins a tie.
  for (const answer of answers) if (count(answer.kept) > count(best.kept)) best = answer;
  return { kept: best.kept, rejected: all.rejected };
}

export function together(parts: readonly Sifted[]): Sifted {
  return { kept: parts.flatMap(({ kept }) => kept), rejected: parts.flatMap(({ rejected }) => rejected) };
}

export const countAll = (found: readonly Found[]): number => found.length;
export const countLabels = (found: readonly Found[]): number => new Set(found.map(({ label }) => label)).size;
export const countTypes = (found: readonly Found[]): number => new Set(found.map(({ type }) => type)).size;
const countAny = (found: readonly Found[]): number => Math.min(found.length, 1);
