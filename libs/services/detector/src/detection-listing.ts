import { maskUrl } from '@tocsin/config';
import type { DetectionConfig } from '@tocsin/detection-config';
import { isSecretKey } from '@tocsin/object-config';
import { line, type Shown } from '@tocsin/runtime';

type Lines = ReadonlyMap<string, Shown>;

/** How pictures are looked at: every setting with its place in `DetectionConfig`, secrets masked. */
export function detectionListing(config: DetectionConfig): string {
  return printed(linesOf(config));
}

/** What differs for one monitor. */
export function differenceListing(config: DetectionConfig, from: DetectionConfig): string {
  const [own, common] = [linesOf(config), linesOf(from)];
  const different = new Map<string, Shown>();
  for (const [label, value] of own)
    if (String(common.get(label)) !== String(value)) different.set(label, value);
  for (const label of common.keys()) if (!own.has(label)) different.set(label, '(not for this monitor)');
  return printed(different);
}

function printed(lines: Lines): string {
  return [...lines].map(([label, value]) => line(label, value)).join('\n');
}

function linesOf({ types, ...config }: DetectionConfig): Lines {
  const lines = new Map<string, Shown>();
  add(lines, [], config);
  lines.set(
    'types',
    types.map(({ name }) => name),
  );
  for (const { name, variants, ...type } of types) {
    add(lines, [name], type);
    for (const variant of variants) add(lines, [`${name}/${variant.name}`], variant);
  }
  return lines;
}

function add(lines: Map<string, Shown>, path: readonly string[], value: unknown): void {
  const label = path.join('.');
  if (value === null || value === undefined) lines.set(label, undefined);
  else if (isSecretKey(path.at(-1) ?? '')) lines.set(label, '(defined)');
  else if (isExtent(value)) lines.set(label, `${value.value}${value.unit}`);
  else if (Array.isArray(value) || typeof value !== 'object') lines.set(label, textOf(value));
  else for (const [key, item] of Object.entries(value)) add(lines, [...path, key], item);
}

function isExtent(value: unknown): value is { value: number; unit: string } {
  return typeof value === 'object' && value !== null && 'unit' in value && 'value' in value;
}

function textOf(value: unknown): Shown {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return maskUrl(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number'))
    return value;
  return JSON.stringify(value);
}
