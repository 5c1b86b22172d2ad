import type { LabelPatterns } from '@tocsin/detection';
import type { AlprVariant, ModelType, PluginVariant, Processor, Variant } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import type { Inference, Provider } from '@tocsin/inference';
import { openPlateService, type PaidAnswers } from '@tocsin/plate-services';
import { Plugin } from '@tocsin/plugins';
import type { Logger } from 'pino';
import { createFaceLook } from './face-look';
import { createLocalPlateLook } from './local-plate-look';
import { createObjectLook } from './object-look';
import type { GpuProvider, PictureLook } from './picture-look';

export interface OpenPictureLookParts {
  readonly inference: Pick<Inference, 'find' | 'load'>;
  /** What `processor = gpu` means here. */
  readonly gpu: GpuProvider;
  readonly patterns: Pick<LabelPatterns, 'matches'>;
  /** The bundled `plugin-worker`; beside the program where it is not given. */
  readonly pluginWorkerFile?: string;
  readonly log: Logger;
}

/** What a variant is opened with besides itself. */
export interface VariantUse {
  readonly nmsMode: ModelType['nmsMode'];
  /** The least that any label is asked for. */
  readonly minConfidence: number;
  /** For what Darknet files are converted to, where their own folder cannot be written. */
  readonly cacheFolder: string;
  /** What services that cost money were asked already. */
  readonly paidAnswers: PaidAnswers;
}

/** What looks for a variant. Nothing is loaded yet: that comes with the first picture. @throws CodedError `not-on-this-platform` */
export function openPictureLook(variant: Variant, use: VariantUse, parts: OpenPictureLookParts): PictureLook {
  if (variant.kind === 'hog') return createObjectLook(variant, { ...parts, ...use, provider: 'cpu' });
  if (variant.kind === 'object')
    return createObjectLook(variant, { ...parts, ...use, provider: providerOf(variant, parts) });
  if (variant.kind === 'face')
    return createFaceLook(variant, { ...parts, provider: providerOf(variant, parts) });
  if (variant.kind === 'alpr') return openPlateLook(variant, use, parts);
  return openPlugin(variant, parts);
}

function openPlateLook(
  variant: AlprVariant,
  { paidAnswers }: VariantUse,
  parts: OpenPictureLookParts,
): PictureLook {
  if (variant.service === 'local')
    return createLocalPlateLook(variant, { ...parts, provider: providerOf(variant, parts) });
  const service = openPlateService(variant, { log: parts.log, answers: paidAnswers });
  return {
    find: (picture, jpeg, context) => service.find(picture, jpeg, context),
    // A question costs.
    warm: () => Promise.resolve(),
  };
}

function openPlugin(variant: PluginVariant, { log, pluginWorkerFile }: OpenPictureLookParts): PictureLook {
  const given = pluginWorkerFile === undefined ? {} : { workerFile: pluginWorkerFile };
  const plugin = new Plugin(variant, { log, ...given });
  return {
    find: (picture, jpeg, context) => plugin.find(picture, jpeg, context),
    async warm() {
      await plugin.warm();
    },
    [Symbol.asyncDispose]: () => plugin[Symbol.asyncDispose](),
  };
}

function providerOf(
  { name, processor }: { readonly name: string; readonly processor: Processor },
  { gpu }: Pick<OpenPictureLookParts, 'gpu'>,
): Provider {
  if (processor === 'cpu') return 'cpu';
  if (processor === 'gpu') return gpu;
  throw notHere(`${name}: a tpu`, '; set its processor to cpu or gpu and name an ONNX model');
}

function notHere(what: string, remedy = ''): CodedError {
  return new CodedError('not-on-this-platform', `${what} is not available on this platform${remedy}`);
}
