import type { ConfigNote } from '../notes';
import type { IniLine } from '../text/python-ini';
import { parsePythonIni, type PythonIni } from '../text/python-ini';
import type { Step } from '../text/python-literal';
import { type Generation, generationOf } from './generation';
import { isRecord, type Tree } from './is-record';

/** A key of a file with its value, a text in an INI file, anything in a YAML file. */
export interface SourceEntry {
  readonly section: string;
  readonly key: string;
  readonly value: unknown;
  readonly line: number | null;
  /** The lines of the text, comments included, for those who parse it further. */
  readonly lines: readonly IniLine[];
  /** The place in a YAML file. */
  readonly path: readonly Step[];
}

/** An objectconfig file, taken apart and not yet understood. */
export interface ObjectConfigSource {
  readonly file: string;
  readonly format: 'ini' | 'yaml';
  readonly generation: Generation;
  readonly entries: readonly SourceEntry[];
  /** Where something stands in a YAML file. */
  readonly lineOf: (path: readonly Step[]) => number | undefined;
  /** What is no INI. */
  readonly problems: readonly ConfigNote[];
}

/** Takes an INI file apart; of 4.x, 5.x and 6.x, as its keys tell. */
export function readIniSource(file: string, text: string): ObjectConfigSource {
  const bare = parsePythonIni(text, { inlineComments: false });
  const generation = generationOf(bare.entries);
  const ini = generation === '4' ? bare : parsePythonIni(text, { inlineComments: true });
  return {
    file,
    format: 'ini',
    generation,
    entries: ini.entries.map((entry) => ({ ...entry, value: textOf(entry), path: [] })),
    lineOf: () => undefined,
    problems: ini.problems.map(({ line, message }) => ({ where: `${file}:${line}`, message })),
  };
}

function textOf({ lines }: PythonIni['entries'][number]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .trimEnd();
}

/** Takes a YAML file apart, as 7.x has it. */
export function readTreeSource(
  file: string,
  tree: unknown,
  lineOf: (path: readonly Step[]) => number | undefined,
): ObjectConfigSource {
  const source = { file, format: 'yaml', generation: '7', lineOf } as const;
  if (!isRecord(tree)) {
    const message = 'expected a mapping with sections such as general, remote, ml and monitors';
    return { ...source, entries: [], problems: [{ where: file, message }] };
  }
  const problems: ConfigNote[] = [];
  const entries = Object.entries(tree).flatMap(([section, content]) => {
    if (section === 'monitors') return monitorEntries(content, lineOf);
    if (isRecord(content)) return entriesOf(section, content, [section], lineOf);
    if (content !== null)
      problems.push({ where: `${file}:${lineOf([section]) ?? 1}`, message: `${section} must be a mapping` });
    return [];
  });
  return { ...source, entries, problems };
}

function monitorEntries(monitors: unknown, lineOf: ObjectConfigSource['lineOf']): SourceEntry[] {
  if (!isRecord(monitors)) return [];
  return Object.entries(monitors).flatMap(([id, content]) =>
    isRecord(content)
      ? ['general', 'remote', 'ml'].reduce<SourceEntry[]>(
          (entries, group) => entries.flatMap((entry) => ungrouped(entry, group, lineOf)),
          entriesOf(`monitor-${id}`, content, ['monitors', id], lineOf),
        )
      : [],
  );
}

/** A monitor may repeat the sections of the file around its keys. */
function ungrouped(entry: SourceEntry, group: string, lineOf: ObjectConfigSource['lineOf']): SourceEntry[] {
  return entry.key === group && isRecord(entry.value)
    ? entriesOf(entry.section, entry.value, entry.path, lineOf)
    : [entry];
}

function entriesOf(
  section: string,
  content: Tree,
  base: readonly Step[],
  lineOf: ObjectConfigSource['lineOf'],
): SourceEntry[] {
  return Object.entries(content).map(([key, value]) => {
    const path = [...base, key];
    return { section, key, value, line: lineOf(path) ?? null, lines: [], path };
  });
}

/** The monitors that have a section of their own. */
export function monitorsOf(source: ObjectConfigSource): number[] {
  const ids = source.entries.map(({ section }) => monitorOfSection(section)).filter((id) => id !== undefined);
  return [...new Set(ids)].toSorted((a, b) => a - b);
}

/** `monitor-5`, and `mask-5` of the first 3.0. */
export function monitorOfSection(section: string): number | undefined {
  const id = /^(?:monitor|mask)-(\d+)$/.exec(section)?.[1];
  return id === undefined ? undefined : Number(id);
}
