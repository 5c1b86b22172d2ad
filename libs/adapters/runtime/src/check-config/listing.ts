import type { Config } from '@tocsin/config';
import { labelledGroups } from './labels';
import { settingNames, type Shown, shownValue } from './shown-value';

/** Width of label and dots, as the old server prints them. */
const labelWidth = 31;

/**
 * The settings in force, as `--check-config` has always listed them: first the lines of the old documents, byte for
 * byte, then its later ones, then each setting that it did not have, as `section.key`.
 */
export function listing(config: Config): string {
  const labelled = labelledGroups.map((group) =>
    group.map(({ name, label, show }) => line(label, show ? show(config) : shownValue(config, name))),
  );
  return [...labelled, ...ourGroups.map((group) => group.map((name) => line(name, shownValue(config, name))))]
    .map((group) => group.join('\n'))
    .join('\n\n');
}

/** Settings that the old server did not have, by section. */
const ourGroups: readonly (readonly string[])[] = (() => {
  const theirs = new Set(labelledGroups.flat().map(({ name }) => name));
  const ours = settingNames.filter((name) => !theirs.has(name));
  const sections = new Set(ours.map((name) => name.split('.')[0]));
  return [...sections].map((section) => ours.filter((name) => name.startsWith(`${section}.`)));
})();

/** Label, dots, value. */
export function line(label: string, value: Shown): string {
  // Its documents show no blank after this one.
  const dotted = label === 'Use Hook Description' ? label : `${label} `;
  return `${dotted.length < labelWidth ? dotted.padEnd(labelWidth, '.') : `${dotted}.`} ${shown(value)}`;
}

function shown(value: Shown): string {
  if (value === undefined || value === '') return '(undefined)';
  if (typeof value === 'object') return value.length === 0 ? '(undefined)' : value.join(',');
  return String(value);
}
