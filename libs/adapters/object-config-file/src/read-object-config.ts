import { channel } from 'node:diagnostics_channel';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import {
  NoteBook,
  type ObjectConfigSource,
  type Override,
  readIniSource,
  readTreeSource,
  type Secrets,
  secretTexts,
  secretsFileOf,
  secretsOfIni,
  secretsOfTree,
  type SecretsPlace,
  withOverrides,
} from '@tocsin/object-config';
import { isYaml, readText, stateOf } from './read-text';
import { readYaml } from './read-yaml';

const say = (news: News): void => channel(newsChannel).publish(news);

export interface ObjectConfigFile {
  readonly source: ObjectConfigSource;
  readonly secrets: SecretsPlace;
  /** The secrets file as it is named, as a whole path. */
  readonly secretsNamed: string | null;
  /** Of the secrets file, before it was read. */
  readonly secretsState: string | null;
  /** What there is to say of the secrets file. */
  readonly notes: NoteBook;
}

/**
 * Reads an objectconfig file, INI or YAML, and the secrets file that it names.
 * @param whereIs - where a file that the file names lies now
 * @throws CodedError `object-config-unreadable`, `override-invalid`
 */
export async function readObjectConfig(
  file: string,
  overrides: readonly Override[] = [],
  whereIs: (file: string) => string = (named) => named,
): Promise<ObjectConfigFile> {
  const source = withOverrides(sourceOf(file, await readText(file)), overrides);
  const notes = new NoteBook();
  const named = secretsFileOf(source);
  const secretsNamed = named === null ? null : path.resolve(path.dirname(file), named);
  const secretsFile = secretsNamed === null ? null : whereIs(secretsNamed);
  const secretsState = secretsFile === null ? null : await stateOf(secretsFile);
  const secrets = secretsFile === null ? null : await readSecrets(secretsFile, notes);
  say({ kind: 'secrets', texts: secretTexts(source, secrets) });
  return { source, secrets: { file: secretsFile, secrets }, secretsNamed, secretsState, notes };
}

function sourceOf(file: string, text: string): ObjectConfigSource {
  if (!isYaml(file, text)) return readIniSource(file, text);
  const { tree, lineOf, problems } = readYaml(text);
  if (problems.length === 0) return readTreeSource(file, tree, lineOf);
  return {
    ...readTreeSource(file, {}, lineOf),
    problems: problems.map(({ line, message }) => ({ where: `${file}:${line}`, message })),
  };
}

async function readSecrets(file: string, notes: NoteBook): Promise<Secrets | null> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    notes.problem(file, `the secrets file: ${errorMessage(error)}`);
    return null;
  }
  if (((await stat(file)).mode & 0o004) !== 0)
    notes.warn(file, 'everybody can read the secrets file; chmod 0640 it');
  if (!isYaml(file, text)) return secretsOfIni(file, text, notes);
  const { tree, problems } = readYaml(text);
  for (const { line, message } of problems) notes.problem(`${file}:${line}`, message);
  return secretsOfTree(tree);
}
