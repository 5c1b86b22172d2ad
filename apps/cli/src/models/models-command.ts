import path from 'node:path';
import { parseArgs } from 'node:util';
import { CodedError, errorMessage } from '@tocsin/errors';
import {
  type CatalogueModel,
  catalogue as everything,
  defaultModel,
  ModelFolder,
} from '@tocsin/model-catalogue';
import { loadConfig } from '@tocsin/runtime';
import type { Console } from '../console';
import { untilToldToStop } from '../until-told-to-stop';
import { askAtTerminal } from './ask-at-terminal';
import { modelOf } from './model-of';
import { listModels } from './list-models';
import { pullModels } from './pull-models';
import { verifyModels } from './verify-models';

export const modelsUsage = `Usage: tocsin models list|pull|verify [MODEL...] [options]

  list             what can be fetched, under which licence, and what is there
  pull [MODEL...]  download, after showing the licence; default: ${defaultModel}
  verify           compare every downloaded file with the checksum of when it came

  --folder DIR     the models folder; default: models in base_data_path
  --yes            agree to the licences without being asked
  --accept         take a file that is another one than before
  --json           print for programs
  --config FILE    settings; default /etc/zm/zmeventnotification.ini

Goes through HTTPS_PROXY and HTTP_PROXY, except to NO_PROXY.
`;

const actions = ['list', 'pull', 'verify'] as const;

/** What only tests say. */
export interface ModelsSurroundings {
  readonly catalogue?: readonly CatalogueModel[];
  /** Asks a question that is answered with yes or no; undefined where nobody is there to answer. */
  readonly ask?: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * `tocsin models`: the models that Tocsin offers to fetch.
 * @returns exit code: 0, 1 where something is wrong with a model or the way to it, 2 when it was called wrongly
 */
export async function modelsCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  { catalogue = everything, ask = askAtTerminal() }: ModelsSurroundings = {},
): Promise<number> {
  try {
    const asked = readArguments(argv, catalogue);
    if (asked === 'help') {
      console.out(modelsUsage);
      return 0;
    }
    const { action, models, isJson } = asked;
    const folder = new ModelFolder(asked.folder ?? usualFolder(asked.config, env));
    if (action === 'list') return await listModels({ catalogue, folder, isJson }, console);
    if (action === 'verify') return await verifyModels({ folder, isJson }, console);
    const { isAgreed, accept } = asked;
    return await untilToldToStop((signal) =>
      pullModels({ models, folder, isJson, isAgreed, accept, ask, env, signal }, console),
    );
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error) + (error.code === 'usage' ? `\n\n${modelsUsage}` : ''));
    return error.code === 'usage' ? 2 : 1;
  }
}

function usualFolder(config: string | undefined, env: NodeJS.ProcessEnv): string {
  return path.join(loadConfig(config, env).config.general.base_data_path, 'models');
}

function readArguments(argv: readonly string[], catalogue: readonly CatalogueModel[]) {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const options = { folder: text, config: text, yes: flag, accept: flag, json: flag, help: flag };
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...argv], allowPositionals: true, options }),
  );
  if (values.help) return 'help';
  const [word, ...ids] = positionals;
  const action = actions.find((one) => one === word);
  if (action === undefined) throw new CodedError('usage', `models: say one of ${actions.join(', ')}`);
  if (action !== 'pull' && ids.length > 0) throw new CodedError('usage', `models ${action} takes no model`);
  const models = (ids.length === 0 ? [defaultModel] : ids).map((id) => modelOf(id, catalogue));
  const { folder, config } = values;
  return { action, models, folder, config, isJson: values.json, isAgreed: values.yes, accept: values.accept };
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    throw new CodedError('usage', errorMessage(error), { cause: error });
  }
}
