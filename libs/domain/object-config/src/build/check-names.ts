import { nearest } from '@tocsin/errors';
import { isSampleVariable, knownSections, labelLimitOf, sectionOfKey } from '../keys/known-keys';
import { idleKeys, oldNames } from '../keys/old-keys';
import { generalKeys, streamKeys, typeKeys, variantKeys } from '../keys/sequence-keys';
import { isSetting } from '../read/layers';
import { monitorOfSection, type SourceEntry } from '../read/source';
import type { TreeValues } from '../read/tree-values';
import type { Values } from '../read/values';
import { templateNames } from '../resolve/templates';
import { parsePolygon } from '../text/polygon';
import type { BuildContext } from './build-context';

/** Says which names nobody knows, with the nearest known one, and which do nothing any more. */
export function checkNames(context: BuildContext, monitorId: number | null): void {
  checkFlatNames(context, monitorId);
  if (context.stream !== undefined) checkKeys(context.stream, streamKeys);
  if (context.sequence !== undefined) checkSequence(context, context.sequence);
}

function checkFlatNames(context: BuildContext, monitorId: number | null): void {
  const { source, notes } = context;
  const used = new Set(
    source.entries.flatMap(({ value, lines }) =>
      typeof value === 'string'
        ? templateNames(`${value}\n${lines.map(({ whole }) => whole).join('\n')}`)
        : [],
    ),
  );
  for (const entry of source.entries) {
    const { section, key } = entry;
    const where = entry.line === null ? source.file : `${source.file}:${entry.line}`;
    if (section === 'push') {
      const message =
        '[push] is not used: the event server does the pushing, see [fcm] and [push] of its own file';
      notes.warn(where, message, message);
    } else if (/^(?:monitor|mask)-/.test(section)) {
      const id = monitorOfSection(section);
      if (id === undefined) warnOfSection(context, section, where);
      else if (id === monitorId && !used.has(key) && !isZoneKey(entry)) checkKey(context, entry, where);
    } else if (!section.startsWith('plugin-')) {
      if (!knownSections.has(section)) warnOfSection(context, section, where);
      if (!used.has(key)) checkKey(context, entry, where);
    }
  }
}

function warnOfSection({ notes }: BuildContext, section: string, where: string): void {
  const meant = /^(?:monitor|mask)-/.test(section)
    ? 'monitor-<id of the monitor>'
    : nearest(section, [...knownSections, 'monitor-1']);
  const question = meant === undefined ? '' : `; did you mean [${meant}]?`;
  notes.warn(where, `there is no section [${section}]${question}`, `section ${section}`);
}

function isZoneKey({ section, key, value }: SourceEntry): boolean {
  if (!section.startsWith('monitor-') && !section.startsWith('mask-')) return false;
  return (
    key === 'zones' ||
    key.endsWith('_zone_detection_pattern') ||
    // What looks like a polygon and is none has its own warning.
    (typeof value === 'string' && (parsePolygon(value) !== undefined || /^\d+\s*,\s*\d+/.test(value)))
  );
}

function checkKey({ notes }: BuildContext, { section, key }: SourceEntry, where: string): void {
  const idle = idleKeys.get(key);
  if (idle !== undefined) notes.warn(where, `[${section}] ${key} does nothing: it ${idle}`, `idle ${key}`);
  else if (!isSetting(section, key) && !isSampleVariable(key)) {
    const meant = nearest(key, [...sectionOfKey.keys(), ...oldNames]);
    const question = meant === undefined ? '' : `; did you mean ${meant}?`;
    notes.warn(where, `[${section}] ${key}: there is no such key, and nothing refers to it${question}`);
  }
}

function checkSequence(context: BuildContext, sequence: TreeValues): void {
  checkKeys(sequence.section('general'), generalKeys);
  for (const type of sequence.keys().filter((key) => key !== 'general' && key !== 'audio')) {
    const content = sequence.section(type);
    checkKeys(content, new Set(['general', 'sequence']));
    checkKeys(content.section('general'), typeKeys);
    for (const variant of content.list('sequence')) checkKeys(variant, variantKeys, `${type}_framework`);
  }
}

function checkKeys(values: Values, known: ReadonlySet<string>, ...more: readonly string[]): void {
  const { notes } = values.context;
  for (const key of values.entries.keys()) {
    const idle = idleKeys.get(key);
    if (idle !== undefined)
      notes.warn(values.where(key), `${values.name(key)} does nothing: it ${idle}`, `idle ${key}`);
    if (known.has(key) || more.includes(key) || sectionOfKey.has(key) || idle !== undefined) continue;
    if (labelLimitOf(key) !== undefined || /^(?:birdnet_|audio_|[cgt]pu_max_)/.test(key)) continue;
    const meant = nearest(key, [...known, ...more, ...sectionOfKey.keys()]);
    const question = meant === undefined ? '' : `; did you mean ${meant}?`;
    notes.warn(values.where(key), `${values.name(key)}: there is no such key${question}`, `unknown ${key}`);
  }
}
