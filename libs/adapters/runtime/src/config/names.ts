import { Config, idleKeys, ownSections, renamedKeys } from '@tocsin/config';
import { nearest } from '@tocsin/errors';
import type { ConfigProblem } from './config-error';
import { Settings } from './settings';

/** Keys each section of the schema takes. */
const knownKeys: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(Config.shape).map(([section, schema]) => [
    section,
    new Set(Object.keys(schema.unwrap().shape)),
  ]),
);

/** Says what it found instead of deciding how bad that is. */
export interface NameFindings {
  readonly problems: ConfigProblem[];
  readonly warnings: ConfigProblem[];
  /** Keys that are no settings; a template may still name them. */
  readonly unknown: Settings;
}

/**
 * Brings names up to date: renamed keys get their new names, keys of the old server without effect are dropped,
 * unknown names are reported with the nearest known one. An unknown name in a section of ours is a mistake, one
 * in a section of the old server is a warning: an alarm system does not stay silent over a left-over key.
 */
export function settleNames(settings: Settings): NameFindings {
  const findings: NameFindings = { problems: [], warnings: [], unknown: new Settings() };
  const idle: string[] = [];
  for (const setting of settings) {
    const { section, key, where } = setting;
    const isIdle = idleKeys.get(section)?.has(key) === true;
    if (isIdle) idle.push(`[${section}] ${key}`);
    if (knownKeys.get(section)?.has(key)) continue;
    settings.delete(section, key);
    if (isIdle) continue;
    const newName = renamedKeys.get(`${section}.${key}`);
    if (newName !== undefined) {
      const replaced = settings.get(section, newName) === undefined;
      if (replaced) settings.set({ ...setting, key: newName });
      const effect = replaced ? 'taken' : 'ignored, since the new one is there too';
      const message = `[${section}] ${key} is now called ${newName}; ${effect}`;
      findings.warnings.push({ where, key: `${section}.${key}`, message });
    } else {
      const list = ownSections.has(section) ? findings.problems : findings.warnings;
      list.push({ where, key: `${section}.${key}`, message: unknownName(section, key) });
      findings.unknown.set(setting);
    }
  }
  if (idle.length > 0) {
    findings.warnings.push({
      where: 'configuration',
      message: `without effect in this version: ${idle.join(', ')}`,
    });
  }
  return findings;
}

function unknownName(section: string, key: string): string {
  const keys = knownKeys.get(section);
  const others = idleKeys.get(section);
  if (keys === undefined && others === undefined) {
    const meant = nearest(section, knownKeys.keys());
    return `there is no section [${section}]${meant ? `; did you mean [${meant}]?` : ''}`;
  }
  const homes = [...knownKeys].filter(([, theirs]) => theirs.has(key)).map(([home]) => home);
  if (homes.length === 1) return `[${section}] has no key "${key}"; it belongs to [${homes[0]}]`;
  const meant = nearest(key, [...(keys ?? []), ...(others ?? []), ...formerKeys(section)]);
  return `[${section}] has no key "${key}"${meant ? `; did you mean "${meant}"?` : ''}`;
}

const formerKeys = (section: string): string[] =>
  [...renamedKeys.keys()]
    .filter((name) => name.startsWith(`${section}.`))
    .map((name) => name.slice(section.length + 1));
