import type { HogVariant, ModelType, ObjectVariant } from '@tocsin/detection-config';
import type { HogSpec, Inference, ObjectSpec, Provider } from '@tocsin/inference';
import type { PictureLook } from './picture-look';

export interface ObjectLookParts {
  readonly inference: Pick<Inference, 'find' | 'load'>;
  /** Where the model runs. */
  readonly provider: Provider;
  readonly nmsMode: ModelType['nmsMode'];
  /** The least that any label is asked for. */
  readonly minConfidence: number;
  /** For what Darknet files are converted to, where their own folder cannot be written. */
  readonly cacheFolder: string;
}

/** Objects by a model in a file, or people by HOG. */
export function createObjectLook(variant: ObjectVariant | HogVariant, parts: ObjectLookParts): PictureLook {
  const { inference, nmsMode, minConfidence } = parts;
  const spec = variant.kind === 'hog' ? hogSpec(variant) : objectSpec(variant, parts);
  const isCertain = variant.kind === 'hog' && variant.isCertain;
  return {
    async find(picture, _jpeg, { signal }) {
      const found = await inference.find(spec, picture, { minConfidence, nmsMode, signal });
      return isCertain ? found.map((find) => ({ ...find, confidence: 1 })) : found;
    },
    async warm() {
      await inference.load(spec);
    },
  };
}

function hogSpec({ stride, padding, scale, meanShift }: HogVariant): HogSpec {
  return { kind: 'hog', stride, padding, scale, meanShift };
}

function objectSpec(
  { weights, config, labels, modelFamily, width, height }: ObjectVariant,
  { provider, cacheFolder }: Pick<ObjectLookParts, 'provider' | 'cacheFolder'>,
): ObjectSpec {
  return {
    kind: 'object',
    file: weights,
    config,
    labelsFile: labels,
    provider,
    modelFamily,
    size: width === null || height === null ? null : { width, height },
    ...(config === null ? {} : { cacheFolder }),
  };
}
