import { rulesAsYaml } from '@tocsin/rules-file';
import type { RulesStock } from '../stock/rules-stock';
import type { Format } from './make-plan';
import type { PlannedFile } from './plan-secrets';
import { yamlName } from './yaml-name';

/** The rules file in its place, in the form that is wanted. */
export function planRules(rules: RulesStock | undefined, format: Format): PlannedFile | undefined {
  if (rules?.file === undefined) return undefined;
  const { place, file, isJson } = rules;
  const isInPlace = place.file === place.home;
  const from = place.file;
  if (format === 'yaml' && isJson) {
    const content = Buffer.from(rulesAsYaml(file.text));
    const what = `the rules of ${place.file}`;
    return {
      steps: [{ kind: 'write', file: yamlName(place.home), content, from, what }],
      retired: isInPlace ? [place.file] : [],
    };
  }
  const content = file.bytesOf(file.text);
  const copy = { kind: 'write', file: place.home, content, from, what: `from ${place.file}` } as const;
  return { steps: isInPlace ? [] : [copy], retired: [] };
}
