import { CodedError } from '@tocsin/errors';
import { assembleModel } from './assemble-model';
import type { ModelSignature, ObjectModel } from './families/model-family';
import type { ModelFamily } from './families/reader';
import { yolox } from './families/yolox';

const families: readonly ModelFamily[] = [yolox];

/** Values of `model_family`. */
export const modelFamilies: readonly string[] = families.map(({ name }) => name);

/**
 * Finds the family whose layout a model has; nothing is guessed.
 * @param file - named in the message
 * @param family - the only one to try, null for all
 * @throws CodedError `model-unsupported` with the shapes found and the layouts that are known, or
 * `model-family-unknown`
 */
export function recogniseModel(
  signature: ModelSignature,
  { file, family }: { readonly file: string; readonly family: string | null },
): ObjectModel {
  const tried = families.filter(({ name }) => family === null || name === family);
  if (tried.length === 0) {
    throw new CodedError(
      'model-family-unknown',
      `model_family = ${family} is not known (for the model ${file}); it is one of ${modelFamilies.join(', ')}`,
    );
  }
  const labels = null;
  const evidence = { ...signature, labels, expectedClasses: signature.labelCount, isNamed: family !== null };
  for (const known of tried) {
    const reader = known.recognise(evidence);
    if (reader !== undefined) return assembleModel(known.name, reader, evidence);
  }
  const known = tried.map(({ name, layout }) => `${name} (${layout})`).join('; ');
  throw new CodedError(
    'model-unsupported',
    `the model ${file} has a layout that is not supported: ${shown(signature)}. Supported: ${known}`,
  );
}

function shown({ inputs, outputs }: ModelSignature): string {
  const { width, height } = inputs.picture.size;
  return [
    ...inputs.infos.map(({ name, type, shape }) => `input "${name}" ${type} [${shape.join(', ')}]`),
    ...outputs.map(({ name, dims }) => `output "${name}" [${dims.join(', ')}]`),
  ]
    .join('; ')
    .concat(`, tried at ${width}x${height}`);
}
