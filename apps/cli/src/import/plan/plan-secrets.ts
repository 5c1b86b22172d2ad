import { editSettings, iniToYaml, parseSettings, type SettingsEdit } from '@tocsin/runtime';
import type { SecretsStock } from '../stock/secrets-stock';
import type { Format } from './make-plan';
import { type SecretRights, secretRights } from './secret-rights';
import type { Step } from './step';
import { yamlName } from './yaml-name';

export interface PlannedFile {
  readonly steps: readonly Step[];
  readonly retired: readonly string[];
}

/** The secrets file in its place, in the form that is wanted, and not for everybody. */
export function planSecrets(
  { place, file, isYaml }: SecretsStock,
  format: Format,
  readByUs: readonly string[],
): PlannedFile {
  const rights = secretRights(place.file, readByUs);
  const isInPlace = place.file === place.home;
  const write = (home: string, content: Buffer, what: string): Step => ({
    kind: 'write',
    file: home,
    content,
    from: place.file,
    ...(rights === undefined ? {} : { rights }),
    what,
  });
  if (format === 'yaml' && !isYaml) {
    const content = Buffer.from(iniToYaml(eachOnce(place.file, file.text), 'kept'));
    const step = write(yamlName(place.home), content, `the secrets of ${place.file}`);
    // The old file stays, under another name, and is as secret.
    return isInPlace
      ? { steps: [step, ...protect(place.file, rights)], retired: [place.file] }
      : { steps: [step], retired: [] };
  }
  const steps = isInPlace
    ? protect(place.file, rights)
    : [write(place.home, file.bytesOf(file.text), `from ${place.file}`)];
  return { steps, retired: [] };
}

const protect = (file: string, rights: SecretRights | undefined): Step[] =>
  rights === undefined ? [] : [{ kind: 'protect', file, rights, what: 'everybody could read it' }];

/** YAML has every name once; the last one counts. */
function eachOnce(file: string, text: string): string {
  const { entries } = parseSettings(file, text);
  const edits = entries.flatMap(({ section, key, line }): SettingsEdit[] => {
    const last = entries.findLast((other) => other.section === section && other.key === key);
    const reason = `stands again in line ${last?.line}, which counts (tocsin import)`;
    return last?.line === line ? [] : [{ kind: 'set aside', line, key, reason }];
  });
  return editSettings(file, text, edits);
}
