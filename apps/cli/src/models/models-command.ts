import path from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import {
  type CatalogueModel,
  catalogue as everything,
  defaultModel,
  ModelFolder,
} from '@tocsin/model-catalogue';
import { loadConfig } from '@tocsin/runtime';
import type { Console } from '../console';
import { meant, misused, readCall } from '../read-call';
import { untilToldToStop } from '../until-told-to-stop';
import { askAtTerminal } from './ask-at-terminal';
import { modelOf } from './model-of';
import { modelActions, modelsUsage } from './models-usage';
import { listModels } from './list-models';
import { pullModels } from './pull-models';
import { verifyModels } from './verify-models';

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
  const call = readCall(argv, modelsUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const [action = '', ...ids] = positionals;
  if (!isAction(action)) {
    const hint = meant(action, Object.keys(modelActions));
    return misused(`models: say one of ${Object.keys(modelActions).join(', ')}${hint}`, modelsUsage, console);
  }
  if (action !== 'pull' && ids.length > 0) {
    return misused(`models ${action} takes no model`, modelsUsage, console);
  }
  const isJson = values.json;
  try {
    const models = (ids.length === 0 ? [defaultModel] : ids).map((id) => modelOf(id, catalogue));
    const folder = new ModelFolder(values.folder ?? usualFolder(values.config, env));
    if (action === 'list') return await listModels({ catalogue, folder, isJson }, console);
    if (action === 'verify') return await verifyModels({ folder, isJson }, console);
    const { yes: isAgreed, accept } = values;
    return await untilToldToStop((signal) =>
      pullModels({ models, folder, isJson, isAgreed, accept, ask, env, signal }, console),
    );
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code === 'usage') return misused(errorMessage(error), modelsUsage, console);
    console.err(errorMessage(error));
    return 1;
  }
}

const isAction = (word: string): word is keyof typeof modelActions => Object.hasOwn(modelActions, word);

function usualFolder(config: string | undefined, env: NodeJS.ProcessEnv): string {
  return path.join(loadConfig(config, env).config.general.base_data_path, 'models');
}
