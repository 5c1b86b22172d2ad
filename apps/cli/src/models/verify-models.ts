import type { ModelFolder } from '@tocsin/model-catalogue';
import type { Console } from '../console';

/** Prints which downloaded files are as they came. @returns 1 where one is not */
export async function verifyModels(
  { folder, isJson }: { readonly folder: ModelFolder; readonly isJson: boolean },
  { out, err }: Console,
): Promise<number> {
  const states = await folder.verify();
  if (isJson) out(JSON.stringify(Object.fromEntries(states)));
  else if (states.size === 0) out(`no model was downloaded to ${folder.folder}`);
  for (const [name, state] of states) {
    if (state !== 'here')
      err(`${name} is ${state === 'missing' ? 'missing' : 'not as it came'}; pull it again`);
    else if (!isJson) out(`${name}: as it came`);
  }
  return [...states.values()].every((state) => state === 'here') ? 0 : 1;
}
