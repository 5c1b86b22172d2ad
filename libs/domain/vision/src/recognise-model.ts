import { CodedError } from '@tocsin/errors';
import type { ModelFamily, ModelSignature, ObjectModel } from './families/model-family';
import { yolox } from './families/yolox';

const families: readonly ModelFamily[] = [yolox];

/**
 * Finds the family whose layout a model has; nothing is guessed.
 * @param file - named in the message
 * @throws CodedError `model-unsupported` with the shapes found and the layouts that are known
 */
export function recogniseModel(signature: ModelSignature, file: string): ObjectModel {
  for (const family of families) {
    const model = family.recognise(signature);
    if (model !== undefined) return model;
  }
  const { inputs, outputs, inputSize } = signature;
  const shown = [
    ...inputs.map(({ name, type, shape }) => `input "${name}" ${type} [${shape.join(', ')}]`),
    ...outputs.map(({ name, dims }) => `output "${name}" [${dims.join(', ')}]`),
  ].join('; ');
  const known = families.map(({ name, layout }) => `${name} (${layout})`).join('; ');
  throw new CodedError(
    'model-unsupported',
    `the model ${file} has a layout that is not supported: ${shown}, tried at ${inputSize.width}x${inputSize.height}. ` +
      `Supported: ${known}`,
  );
}
