import { errorMessage } from '@tocsin/errors';
import { parseRules, type RulesProblem } from '@tocsin/rules';
import { BrokenText, readTree } from '@tocsin/rules-file';
import { type ConfigProblem, pathObstacle } from '@tocsin/runtime';
import type { Place, Places } from '../places';
import { readTextFile, type TextFile } from '../text-file';

/** The rules file, read as Tocsin reads it at its start. */
export interface RulesStock {
  readonly place: Place;
  readonly file: TextFile | undefined;
  readonly isJson: boolean;
  readonly monitors: number;
  readonly rules: number;
  /** Rules that are skipped, and why. */
  readonly skipped: readonly RulesProblem[];
  readonly problems: readonly ConfigProblem[];
}

/** @param named - `[customize] es_rules` */
export async function stockOfRules(
  named: string | undefined,
  places: Places,
): Promise<RulesStock | undefined> {
  if (named === undefined) return undefined;
  const place = { file: places.whereIs(named), home: places.homeOf(named) };
  const nothing = { place, file: undefined, isJson: false, monitors: 0, rules: 0, skipped: [], problems: [] };
  try {
    const file = await readTextFile(place.file);
    const { rules, problems } = parseRules(readTree(file.text));
    const count = [...rules.values()].reduce((sum, list) => sum + list.length, 0);
    const isJson = file.text
      .replace(/^\uFEFF/, '')
      .trimStart()
      .startsWith('{');
    return { ...nothing, file, isJson, monitors: rules.size, rules: count, skipped: problems };
  } catch (error) {
    const isBroken = error instanceof BrokenText;
    const where = isBroken && error.line !== undefined ? `${place.file}:${error.line}` : place.file;
    const why = isBroken ? 'is neither JSON nor YAML' : 'cannot be read';
    const message = `${why}: ${pathObstacle(place.file, 'read') ?? errorMessage(error)}`;
    return { ...nothing, problems: [{ where, message }] };
  }
}
