import { CodedError } from '@tocsin/errors';
import type { CatalogueModel, ModelFolder, Pulled } from '@tocsin/model-catalogue';
import type { Console } from '../console';
import { sayProgress } from './say-progress';

export interface PullParts {
  readonly models: readonly CatalogueModel[];
  readonly folder: ModelFolder;
  readonly isJson: boolean;
  /** With the licences. */
  readonly isAgreed: boolean;
  readonly accept: boolean;
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Downloads models, each after its licence was shown and agreed to.
 * @returns 1 where somebody does not agree
 * @throws CodedError of a download
 */
export async function pullModels(parts: PullParts, console: Console): Promise<number> {
  const { models, folder, isJson, accept, env, signal } = parts;
  const { out, err } = console;
  const results: { id: string; files: readonly Pulled[] }[] = [];
  for (const model of models) {
    err(`${model.title}\n  about ${model.megabytes} MB from ${model.project}`);
    err(`  licence of the model: ${model.licence.name}, ${model.licence.url}`);
    for (const { name, url, verified } of model.files)
      if (!verified) err(`  nobody has verified that ${name} is at ${url}`);
    if (!(await agrees(parts))) {
      err('not downloaded');
      return 1;
    }
    const onProgress = sayProgress(err);
    const files = await pullOne(
      () => folder.pull(model, { env, signal, accept, onProgress }),
      model,
      folder,
      signal,
    );
    results.push({ id: model.id, files });
    if (isJson) continue;
    for (const { name, wasHere } of files)
      out(`${folder.fileOf({ name })} ${wasHere ? 'was there already' : 'is downloaded'}`);
    out(`in objectconfig.ini:\n${settingsOf(model, folder)}`);
  }
  if (isJson) out(JSON.stringify(results));
  return 0;
}

async function agrees({ isAgreed, ask }: PullParts): Promise<boolean> {
  if (isAgreed) return true;
  if (ask === undefined)
    throw new CodedError(
      'licence-unanswered',
      'say --yes to agree to the licence; nobody is here to be asked',
    );
  return ask('Download it under this licence?');
}

/** Where there is no way out, files can be carried. */
async function pullOne<Result>(
  pull: () => Promise<Result>,
  { files }: CatalogueModel,
  { folder }: ModelFolder,
  signal: AbortSignal,
): Promise<Result> {
  try {
    return await pull();
  } catch (error) {
    if (signal.aborted)
      throw new CodedError('stopped', 'stopped; pull again to go on from there', { cause: error });
    if (!(error instanceof CodedError) || error.code !== 'download-unreachable') throw error;
    const list = files.map(({ url }) => `  ${url}`).join('\n');
    const remedy = `A machine without network gets its models by hand: put these files into ${folder}\n${list}`;
    throw new CodedError(error.code, `${error.message}\n${remedy}`, { cause: error });
  }
}

function settingsOf({ settings }: CatalogueModel, folder: ModelFolder): string {
  return Object.entries(settings)
    .map(([key, name]) => `  ${key}=${folder.fileOf({ name })}`)
    .join('\n');
}
