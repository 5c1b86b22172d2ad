import { CodedError } from '@tocsin/errors';
import { isRecord } from './is-record';
import type { ObjectConfigSource, SourceEntry } from './source';

/** A value in place of what stands in the file, as `--override` of 7.x says it. */
export interface Override {
  /** As it was written, for messages. */
  readonly text: string;
  readonly section: string;
  readonly key: string;
  /** Further down, in a YAML file: keys, and items of lists by place or name. */
  readonly steps: readonly string[];
  readonly value: unknown;
}

/**
 * Reads `general.show_percent=yes` or `ml.ml_sequence.object.sequence[0].object_min_confidence=0.6`; an item of a list is
 * named by its place, from 0, or by its `name`. Keys of a monitor: `monitors.3.…`.
 * @throws CodedError `override-invalid`
 */
export function parseOverride(text: string): Override {
  const [, path = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const steps = [...path.trim().matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(
    ([, item, key]) => item ?? key ?? '',
  );
  const [section, key, ...rest] =
    steps[0] === 'monitors' ? [`monitor-${steps[1]}`, ...steps.slice(2)] : steps;
  if (section === undefined || key === undefined) {
    throw new CodedError(
      'override-invalid',
      `the override ${JSON.stringify(text)} is not understood; write section.key=value`,
    );
  }
  return { text, section, key, steps: rest, value: valueOf(value.trim()) };
}

/** @throws CodedError `override-invalid` where the file has nothing at that place */
export function withOverrides(
  source: ObjectConfigSource,
  overrides: readonly Override[],
): ObjectConfigSource {
  return overrides.reduce(withOverride, source);
}

function withOverride(source: ObjectConfigSource, override: Override): ObjectConfigSource {
  const { section, key, steps, value } = override;
  const isMeant = (entry: SourceEntry) => entry.section === section && entry.key === key;
  const before = source.entries.find(isMeant);
  const others = source.entries.filter((entry) => !isMeant(entry));
  if (source.format === 'ini') {
    if (steps.length > 0)
      throw invalid(override, 'in an INI file only a whole key can be overridden, as section.key=value');
    const text = String(value);
    const lines = [{ text, whole: text, line: before?.line ?? 0 }];
    return { ...source, entries: [...others, { section, key, value: text, line: null, lines, path: [] }] };
  }
  const entry = { section, key, line: before?.line ?? null, lines: [], path: before?.path ?? [section, key] };
  const replaced = replacedIn(before?.value, steps, override);
  return { ...source, entries: [...others, { ...entry, value: replaced }] };
}

function replacedIn(at: unknown, steps: readonly string[], override: Override): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return override.value;
  if (Array.isArray(at)) {
    const index = at.findIndex(
      (item, place) => String(place) === step || (isRecord(item) && item['name'] === step),
    );
    if (index < 0) throw invalid(override, `there is no item ${step}`);
    return at.map((item: unknown, place) => (place === index ? replacedIn(item, rest, override) : item));
  }
  if (at !== undefined && at !== null && !isRecord(at))
    throw invalid(override, `there is nothing below ${step}`);
  return { ...at, [step]: replacedIn(at?.[step], rest, override) };
}

function invalid({ text }: Override, why: string): CodedError {
  return new CodedError('override-invalid', `the override ${JSON.stringify(text)} cannot be applied: ${why}`);
}

/** A number, a list or a mapping as JSON, `true`, `false`, `null`; anything else is a text. */
function valueOf(text: string): unknown {
  if (!/^(?:-?\d|[[{"]|true$|false$|null$)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // such as 10%
  }
}
