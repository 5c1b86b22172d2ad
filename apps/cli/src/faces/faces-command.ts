import { CodedError, errorMessage } from '@tocsin/errors';
import type { Console } from '../console';
import { idOf, meant, misused, readCall } from '../read-call';
import { faceActions, facesUsage } from './faces-usage';
import { listFaces } from './list-faces';
import { openFaces } from './open-faces';
import { testFaces } from './test-faces';

/** What only tests say. */
export interface FacesSurroundings {
  readonly workerFile?: string;
}

/**
 * `tocsin faces`: the known faces, by the [face] settings of objectconfig.ini.
 * @returns exit code: 0, 1 when something is wrong with the settings or the pictures, 2 when it was called wrongly
 */
export async function facesCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  surroundings: FacesSurroundings = {},
): Promise<number> {
  const call = readCall(argv, facesUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const [action = '', ...files] = positionals;
  const wrong = wrongWith(action, files, values);
  if (wrong !== undefined) return misused(wrong, facesUsage, console);
  const where = {
    config: values.config,
    objectConfig: values['object-config'],
    monitorId: idOf(values.monitor) ?? null,
    trainingWidth: idOf(values.size),
  };
  try {
    await using faces = await openFaces({ ...where, ...surroundings }, console, env);
    if (action === 'test') return await testFaces(files, faces, console, values.json);
    if (action === 'train') await faces.gallery.forget();
    return await listFaces(faces, console, values.json);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

/** Undefined where the call is understood. */
function wrongWith(
  action: string,
  files: readonly string[],
  values: { readonly monitor: string | undefined; readonly size: string | undefined },
): string | undefined {
  const actions = Object.keys(faceActions);
  if (!actions.includes(action)) return `faces: say one of ${actions.join(', ')}${meant(action, actions)}`;
  if (action === 'test' && files.length === 0) return 'faces test: name the pictures to look at';
  const notNumber = (['monitor', 'size'] as const).find(
    (name) => values[name] !== undefined && idOf(values[name]) === undefined,
  );
  return notNumber && `--${notNumber} wants a whole number, not "${values[notNumber]}"`;
}
