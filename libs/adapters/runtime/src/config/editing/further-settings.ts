import { allSettings, Config, idleKeys, type Setting } from '@tocsin/config';
import { commentLines, defaultLines, type Form } from '../default-lines';
import { lineEndOf, linesOf } from './lines';
import type { SectionPlace } from './settings-edit';

/** Names of old files that a new one has no use for. */
const formerNames: ReadonlySet<string> = new Set(['hook.hook_script']);

export interface FurtherSettings {
  readonly text: string;
  /** How many there are. */
  readonly added: number;
}

/**
 * Adds, as comments with their defaults, the settings that a file does not mention, each in its section; sections that
 * it does not have come at the end.
 * @param places - its sections
 */
export function addFurtherSettings(
  text: string,
  form: Form,
  places: ReadonlyMap<string, SectionPlace>,
): FurtherSettings {
  const end = lineEndOf(text);
  const lines = linesOf(text);
  if (!/[\r\n]$/.test(lines.at(-1) ?? '\n')) lines[lines.length - 1] += end;
  const blocks = Object.keys(Config.shape).flatMap((section): Block[] => {
    const place = places.get(section);
    if (place !== undefined && place.after === undefined) return [];
    const settings = missingFrom(section, place);
    return settings.length === 0 ? [] : [{ section, place, settings }];
  });
  const inPlace = blocks
    .filter(({ place }) => place !== undefined)
    .toSorted((one, other) => (other.place?.after ?? 0) - (one.place?.after ?? 0));
  for (const block of inPlace) lines.splice((block.place?.after ?? 0) + 1, 0, ...written(block, form, end));
  for (const block of blocks.filter(({ place }) => place === undefined)) {
    lines.push(...head(block.section, form).map((line) => line + end), ...written(block, form, end));
  }
  return { text: lines.join(''), added: blocks.reduce((sum, { settings }) => sum + settings.length, 0) };
}

interface Block {
  readonly section: string;
  readonly place: SectionPlace | undefined;
  readonly settings: readonly Setting[];
}

const missingFrom = (section: string, place: SectionPlace | undefined): readonly Setting[] =>
  allSettings.filter(
    (setting) =>
      setting.section === section &&
      place?.mentioned.has(setting.key) !== true &&
      idleKeys.get(section)?.has(setting.key) !== true &&
      !formerNames.has(`${section}.${setting.key}`),
  );

function written({ place, settings }: Block, form: Form, end: string): string[] {
  const indent = place?.indent || (form === 'yaml' ? '  ' : '');
  return settings
    .flatMap((setting) => ['', ...defaultLines(setting, form, indent)])
    .map((line) => line + end);
}

function head(section: string, form: Form): string[] {
  const description = Object.entries(Config.shape)
    .find(([name]) => name === section)?.[1]
    .unwrap().description;
  return [
    '',
    ...commentLines(`${description ?? section}.`, ''),
    form === 'ini' ? `[${section}]` : `${section}:`,
  ];
}
