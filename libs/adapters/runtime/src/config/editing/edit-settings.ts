import { isYaml } from '../settings-text';
import { editIni, iniPlaces } from './edit-ini';
import { editYaml, yamlPlaces } from './edit-yaml';
import { addFurtherSettings, type FurtherSettings } from './further-settings';
import type { SettingsEdit } from './settings-edit';

/**
 * Changes single keys of a file of settings, INI or YAML: everything else, comments, line ends and all, stays as it is.
 * A key that cannot be set aside alone, in a YAML section on one line, stays.
 */
export function editSettings(file: string, text: string, edits: readonly SettingsEdit[]): string {
  return isYaml(file, text) ? editYaml(text, edits) : editIni(text, edits);
}

/** Adds, as comments with their defaults, the settings that a file does not mention. Once: they are mentioned then. */
export function withFurtherSettings(file: string, text: string): FurtherSettings {
  return isYaml(file, text)
    ? addFurtherSettings(text, 'yaml', yamlPlaces(text))
    : addFurtherSettings(text, 'ini', iniPlaces(text));
}
