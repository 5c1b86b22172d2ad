import { defaultBasePath } from '../default-detection-config';
import type { Effective } from '../read/effective';
import type { Generation } from '../read/generation';
import type { Values } from '../read/values';

/** What is wrong with a label pattern; undefined: nothing. */
export type PatternTrouble = (pattern: string) => string | undefined;

/** What every part of a DetectionConfig is made from. */
export interface BuildContext extends Effective {
  readonly generation: Generation;
  readonly basePath: string;
  readonly patternTrouble: PatternTrouble;
}

export function buildContext(effective: Effective, patternTrouble: PatternTrouble): BuildContext {
  const basePath = (effective.flat.path('base_data_path') ?? defaultBasePath).replace(/(?<=.)\/+$/, '');
  return { ...effective, generation: effective.source.generation, basePath, patternTrouble };
}

/** The first of several places that has a key, else the last. */
export function having<Place extends Values>(key: string, first: Place, ...others: readonly Place[]): Place {
  return [first, ...others].find((place) => place.has(key)) ?? others.at(-1) ?? first;
}

/** A pattern that is none lets everything through, with a warning. */
export function patternOf(context: BuildContext, values: Values, key: string): string {
  const pattern = values.text(key);
  if (pattern === null || pattern === '.*') return '.*';
  const trouble = context.patternTrouble(pattern);
  if (trouble === undefined) return pattern;
  const shown = values.context.reveals(pattern) ? 'it is no regular expression' : trouble;
  context.notes.warn(values.where(key), `${values.name(key)}: ${shown}; until then every label counts`);
  return '.*';
}

/** Before 6.0 models were listed, not put into sequences, and their patterns were one. */
export const isBefore6 = ({ generation }: Pick<BuildContext, 'generation'>): boolean =>
  generation === '4' || generation === '5';
