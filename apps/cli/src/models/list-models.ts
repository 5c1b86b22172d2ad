import type { CatalogueModel, FileState, ModelFolder } from '@tocsin/model-catalogue';
import type { Console } from '../console';

export interface ListParts {
  readonly catalogue: readonly CatalogueModel[];
  readonly folder: ModelFolder;
  readonly isJson: boolean;
}

/** Prints what can be fetched, and what is there. */
export async function listModels(
  { catalogue, folder, isJson }: ListParts,
  { out }: Console,
): Promise<number> {
  const rows = await Promise.all(
    catalogue.map(async (model) => ({ model, state: worst([...(await folder.states(model)).values()]) })),
  );
  if (isJson) {
    out(JSON.stringify(rows.map(({ model, state }) => ({ ...model, state, folder: folder.folder }))));
    return 0;
  }
  const width = Math.max(...catalogue.map(({ id }) => id.length)) + 2;
  for (const { model, state } of rows) {
    const size = `${model.megabytes} MB`.padStart(7);
    out(`${model.id.padEnd(width)}${size}  ${words[state]}  ${model.title}; ${model.advice}`);
    const unseen = model.files.some(({ verified }) => !verified);
    out(
      `${' '.repeat(width)}         ${model.licence.name}, ${model.project}${unseen ? ' (an address is not verified)' : ''}`,
    );
  }
  out(`\nfolder: ${folder.folder}`);
  return 0;
}

const words: Readonly<Record<FileState, string>> = {
  missing: '-      ',
  here: 'here   ',
  changed: 'CHANGED',
  unknown: 'yours  ',
};

/** Of a model's files, the one that says most about it. */
function worst(states: readonly FileState[]): FileState {
  return (['changed', 'missing', 'unknown'] as const).find((state) => states.includes(state)) ?? 'here';
}
