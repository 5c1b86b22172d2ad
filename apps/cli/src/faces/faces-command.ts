import { parseArgs } from 'node:util';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Console } from '../console';
import { listFaces } from './list-faces';
import { openFaces } from './open-faces';
import { testFaces } from './test-faces';

export const facesUsage = `Usage: tocsin faces train|list|test [FILE...] [options]

  train                 look at all pictures of known faces again
  list                  who is known, by which pictures, and why a picture is not used
  test FILE...          who is in these pictures

  --config FILE         settings; default /etc/zm/zmeventnotification.ini
  --object-config FILE  default: what the settings say, or /etc/zm/objectconfig.ini
  --monitor ID          with the settings of this monitor
  --size PIXELS         shrink wider pictures of known faces to this; default 800
`;

const actions = ['train', 'list', 'test'] as const;
type Action = (typeof actions)[number];

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
  const asked = readArguments(argv);
  if (asked.isHelp) console.out(facesUsage);
  if (asked.isHelp) return 0;
  if (asked.wrong !== undefined) {
    console.err(`${asked.wrong}\n\n${facesUsage}`);
    return 2;
  }
  const { action, files, ...where } = asked;
  try {
    await using faces = await openFaces({ ...where, ...surroundings }, console, env);
    if (action === 'test') return await testFaces(files, faces, console);
    if (action === 'train') await faces.gallery.forget();
    return await listFaces(faces, console);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

type Asked =
  | { readonly isHelp: true }
  | { readonly isHelp: false; readonly wrong: string }
  | {
      readonly isHelp: false;
      readonly wrong?: undefined;
      readonly action: Action;
      readonly files: readonly string[];
      readonly config: string | undefined;
      readonly objectConfig: string | undefined;
      readonly monitorId: number | null;
      readonly trainingWidth: number | undefined;
    };

function readArguments(argv: readonly string[]): Asked {
  const options = {
    config: { type: 'string' },
    'object-config': { type: 'string' },
    monitor: { type: 'string' },
    size: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    if (values.help === true) return { isHelp: true };
    const [word, ...files] = positionals;
    const action = actions.find((one) => one === word);
    if (action === undefined) throw new Error(`faces: say one of ${actions.join(', ')}`);
    if (action === 'test' && files.length === 0) throw new Error('faces test: name the pictures to look at');
    return {
      isHelp: false,
      action,
      files,
      config: values.config,
      objectConfig: values['object-config'],
      monitorId: wholeNumber(values.monitor, '--monitor') ?? null,
      trainingWidth: wholeNumber(values.size, '--size'),
    };
  } catch (error) {
    return { isHelp: false, wrong: errorMessage(error) };
  }
}

function wholeNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`${option} wants a whole number, not "${text}"`);
}
