import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { TensorInfo } from '@tocsin/vision';
import type { EngineContext } from '../engine';
import type { PlateSpec } from '../model-spec';
import { openCtcReader } from './ctc-plate-reader';
import { OnnxModel } from './onnx-model';
import { orClose } from './or-close';
import type { PlateReader, ReaderParts } from './plate-reader';
import { openSlotReader } from './slot-plate-reader';

/**
 * Tells a reading model by its input: bytes of pixels are fast-plate-ocr's, floats in three planes PaddleOCR's.
 * @throws CodedError naming what is wrong with the model or its companion file
 */
export async function openPlateReader(
  { readerFile: file, readerConfig, provider }: PlateSpec,
  context: EngineContext,
): Promise<PlateReader & AsyncDisposable> {
  return orClose(await OnnxModel.open({ file, provider }, context), async (onnx) => {
    const [input, ...others] = onnx.inputs;
    const open = input === undefined || others.length > 0 ? undefined : openerFor(input);
    if (input === undefined || open === undefined) throw unsupported(onnx);
    const { name, shape } = input;
    const reader = await open({ onnx, name, shape, config: await readConfig(readerConfig, file) });
    return { ...reader, [Symbol.asyncDispose]: () => onnx[Symbol.asyncDispose]() };
  });
}

function openerFor({ type, shape }: TensorInfo): ((parts: ReaderParts) => Promise<PlateReader>) | undefined {
  if (shape.length !== 4) return undefined;
  if (type === 'uint8') return openSlotReader;
  return type === 'float32' && shape[1] === 3 ? openCtcReader : undefined;
}

async function readConfig(file: string | null, model: string): Promise<ReaderParts['config']> {
  if (file === null) {
    throw new CodedError(
      'reader-config',
      `the reading model ${model} needs its companion file: set it to the .yaml (fast-plate-ocr) or the dictionary (PaddleOCR) that came with it`,
    );
  }
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new CodedError('reader-config', `the file ${file} cannot be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function unsupported(onnx: OnnxModel): CodedError {
  const shown = onnx.inputs
    .map(({ name, type, shape }) => `"${name}" ${type} [${shape.join(', ')}]`)
    .join('; ');
  return new CodedError(
    'model-unsupported',
    `the plate reading model ${onnx.file} takes ${shown}; supported is uint8 [N, height, width, 1 or 3] (fast-plate-ocr) ` +
      'or float32 [N, 3, height, width] (PaddleOCR recognition)',
  );
}
