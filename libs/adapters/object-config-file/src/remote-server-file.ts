import { CodedError } from '@tocsin/errors';
import {
  type RemoteServer,
  remoteServerOfIni,
  remoteServerOfTree,
  type RemoteServerSettings,
} from '@tocsin/object-config';
import { readObjectConfig } from './read-object-config';
import { isYaml, readText } from './read-text';
import { readYaml } from './read-yaml';

/**
 * Reads `mlapiconfig.ini`, or the YAML file of `pyzm.serve`.
 * @throws CodedError `object-config-unreadable`, `object-config-invalid` with every mistake
 */
export async function readRemoteServerSettings(file: string): Promise<RemoteServerSettings> {
  const { settings, problems } = await read(file);
  if (settings !== null) return settings;
  const lines = problems.map(({ where, message }) => `  ${where}: ${message}`);
  throw new CodedError('object-config-invalid', `${file} has mistakes:\n${lines.join('\n')}`);
}

async function read(file: string): Promise<Pick<RemoteServer, 'settings' | 'problems'>> {
  const text = await readText(file);
  if (isYaml(file, text)) {
    const { tree, lineOf, problems } = readYaml(text);
    if (problems.length === 0) return remoteServerOfTree(file, tree, lineOf);
    const placed = problems.map(({ line, message }) => ({ where: `${file}:${line}`, message }));
    return { settings: null, problems: placed };
  }
  const { source, secrets, notes } = await readObjectConfig(file);
  const { settings, problems } = remoteServerOfIni(source, secrets);
  const all = [...notes.problems, ...problems];
  return { settings: all.length === 0 ? settings : null, problems: all };
}
