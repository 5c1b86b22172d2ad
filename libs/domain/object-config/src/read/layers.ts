import { isSampleVariable, knownSections, labelLimitOf, sectionOfKey } from '../keys/known-keys';
import { idleKeys, presentNames, quietKeys } from '../keys/old-keys';
import type { NoteBook } from '../notes';
import { monitorOfSection, type ObjectConfigSource, type SourceEntry } from './source';

/** The entries of a file, sorted by what they are for one monitor. */
export interface SourceLayers {
  /** Settings under their present names, the monitor's over those of the file. */
  readonly flat: ReadonlyMap<string, SourceEntry>;
  /** Settings of the file that the monitor has, too. */
  readonly below: ReadonlyMap<string, SourceEntry>;
  /** Keys that are no settings: templates may name them. */
  readonly variables: ReadonlyMap<string, SourceEntry>;
  /** What is no setting in the monitor's section. */
  readonly monitor: readonly SourceEntry[];
  readonly plugins: ReadonlyMap<string, readonly SourceEntry[]>;
}

/** Whether a key means something of its own, under its old or its present name. */
export function isSetting(section: string, key: string): boolean {
  return (
    presentNames(section, key, '').some((name) => sectionOfKey.has(name)) ||
    idleKeys.has(key) ||
    quietKeys.has(key) ||
    labelLimitOf(key) !== undefined
  );
}

export function layersOf(
  source: ObjectConfigSource,
  monitorId: number | null,
  notes: NoteBook,
): SourceLayers {
  const ofFile: SourceEntry[] = [];
  const ofMonitor: SourceEntry[] = [];
  const plugins = new Map<string, SourceEntry[]>();
  for (const entry of source.entries) {
    const { section } = entry;
    const plugin = /^plugin-(.+)$/.exec(section)?.[1];
    if (plugin !== undefined) plugins.set(plugin, [...(plugins.get(plugin) ?? []), entry]);
    else if (/^(?:monitor|mask)-/.test(section)) {
      if (monitorOfSection(section) === monitorId && monitorId !== null) ofMonitor.push(entry);
    } else if (section !== 'push') ofFile.push(entry);
  }
  const below = settingsOf(source, ofFile, notes);
  const above = settingsOf(source, ofMonitor, notes);
  const isVariable = ({ section, key }: SourceEntry) => !isSetting(section, key) || isSampleVariable(key);
  return {
    flat: new Map([...below, ...above]),
    below: new Map([...below].filter(([key]) => above.has(key))),
    variables: new Map([...ofFile, ...ofMonitor].filter(isVariable).map((entry) => [entry.key, entry])),
    monitor: ofMonitor.filter(isVariable),
    plugins,
  };
}

/** Settings by present name. Own sections and present names win over others. */
function settingsOf(
  { file }: ObjectConfigSource,
  entries: readonly SourceEntry[],
  notes: NoteBook,
): Map<string, SourceEntry> {
  const settings = new Map<string, SourceEntry>();
  const rank = (name: string, { section, key }: SourceEntry) =>
    (key === name ? 2 : 0) + (sectionOfKey.get(name) === section || !knownSections.has(section) ? 1 : 0);
  for (const entry of entries.filter(({ section, key }) => isSetting(section, key))) {
    const where = entry.line === null ? file : `${file}:${entry.line}`;
    const names = presentNames(entry.section, entry.key, entry.value);
    if (names[0] !== entry.key) {
      notes.notice(
        where,
        `[${entry.section}] ${entry.key} is now called ${names.join(' and ')}; it is understood`,
      );
    }
    for (const name of names) {
      const other = settings.get(name);
      if (other === undefined || rank(name, entry) >= rank(name, other)) settings.set(name, entry);
      const loser = other === undefined ? undefined : settings.get(name) === entry ? other : entry;
      if (loser !== undefined && !names[1]) {
        const winner = settings.get(name) ?? entry;
        notes.warn(
          loser.line === null ? file : `${file}:${loser.line}`,
          `[${loser.section}] ${loser.key} does not count, since [${winner.section}] ${winner.key} says the same thing`,
        );
      }
    }
  }
  return settings;
}
