import { isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import { yamlValue } from '../format-settings';
import { isBlank, lineEndOf, linesOf } from './lines';
import type { SectionPlace, SettingsEdit } from './settings-edit';

/** Changes single keys; everything else stays byte for byte. A key that shares its line with others cannot be set aside. */
export function editYaml(text: string, edits: readonly SettingsEdit[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const keys = keysOf(body);
  const found = edits.flatMap((edit) => {
    const key = keys.find(({ name, line }) => name === edit.key && line === edit.line);
    return key === undefined ? [] : [{ edit, key }];
  });
  const lines = linesOf(renamedAndSet(body, found));
  const end = lineEndOf(body);
  for (const { edit, key } of found.toReversed()) {
    if (edit.kind !== 'set aside' || !key.isAlone) continue;
    const [indent = ''] = /^[ \t]*/.exec(lines[key.line - 1] ?? '') ?? [];
    for (let index = key.line - 1; index < key.lastLine; index += 1) {
      lines[index] = (lines[index] ?? '').replace(
        /^[ \t]*/,
        (before) => `${indent}# ${before.slice(indent.length)}`,
      );
    }
    lines[key.line - 1] = `${indent}# ${edit.reason}${end}${lines[key.line - 1] ?? ''}`;
  }
  return mark + lines.join('');
}

type Range = readonly [number, number];

interface FoundKey {
  readonly name: string;
  readonly line: number;
  readonly lastLine: number;
  readonly at: Range;
  readonly valueAt: Range | undefined;
  readonly isAlone: boolean;
}

/** Does not change the number of lines. */
function renamedAndSet(text: string, found: readonly { edit: SettingsEdit; key: FoundKey }[]): string {
  const changes = found.flatMap(({ edit, key }): { at: Range; by: string }[] => {
    if (edit.kind === 'rename') return [{ at: key.at, by: edit.to }];
    if (edit.kind === 'set' && key.valueAt !== undefined)
      return [{ at: key.valueAt, by: yamlValue(edit.value) }];
    return [];
  });
  return changes
    .toSorted((one, other) => other.at[0] - one.at[0])
    .reduce((result, { at, by }) => result.slice(0, at[0]) + by + result.slice(at[1]), text);
}

function keysOf(text: string): FoundKey[] {
  const counter = new LineCounter();
  const lineAt = (offset: number) => counter.linePos(offset).line;
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, logLevel: 'silent' });
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root)) return [];
  return root.items.flatMap(({ value: section }) => {
    if (!isMap(section)) return [];
    const isAlone = section.flow !== true;
    return section.items.flatMap((pair) => keyOf(pair, isAlone, lineAt));
  });
}

function keyOf({ key, value }: Pair, isAlone: boolean, lineAt: (offset: number) => number): FoundKey[] {
  const at = rangeOf(key);
  if (!isScalar(key) || at === undefined) return [];
  const valueAt = rangeOf(value);
  const line = lineAt(at[0]);
  const hasAnchor = isScalar(value) && value.anchor !== undefined;
  const lastLine = valueAt === undefined ? line : lineAt(Math.max(valueAt[0], valueAt[1] - 1));
  return [
    { name: String(key.source ?? key.value), line, lastLine, at, valueAt, isAlone: isAlone && !hasAnchor },
  ];
}

function rangeOf(node: unknown): Range | undefined {
  const range = isNode(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : undefined;
}

/** The sections of a file, and what they mention. A section on one line has no room for more. */
export function yamlPlaces(text: string): ReadonlyMap<string, SectionPlace> {
  const places = new Map<string, { after: number | undefined; indent: string; mentioned: Set<string> }>();
  let name = '';
  for (const [index, raw] of linesOf(text).entries()) {
    const line = raw.replace(/^\uFEFF/, '');
    const [, header, rest = ''] = /^["']?(\w+)["']?\s*:\s*(.*?)\s*$/s.exec(line) ?? [];
    if (header !== undefined) {
      name = header;
      const hasRoom = rest === '' || rest.startsWith('#');
      places.set(name, { after: hasRoom ? index : undefined, indent: '', mentioned: new Set() });
    }
    const place = places.get(name);
    if (header !== undefined || isBlank(line) || place?.after === undefined) continue;
    const [, indent = '', comment = '', key] = /^(\s*)(#\s*)?(?:["']?(\w+)["']?\s*:)?/.exec(line) ?? [];
    if (key !== undefined) place.mentioned.add(key);
    if (comment !== '' && key === undefined) continue;
    place.after = index;
    if (place.indent === '' && comment === '') place.indent = indent;
  }
  return places;
}
