import { CodedError, errorMessage } from '@tocsin/errors';
import {
  isSlotOutput,
  type ReaderOutput,
  readSlots,
  type SlotReaderConfig,
  slotReaderConfig,
} from '@tocsin/plates';
import { fillInput, type OutputTensor, type Pixels } from '@tocsin/vision';
import { parse } from 'yaml';
import { type PlateReader, type ReaderParts, tryReader } from './plate-reader';

/** fast-plate-ocr: bytes in, a character for each slot of the plate out. */
export async function openSlotReader({ onnx, name, shape, config: file }: ReaderParts): Promise<PlateReader> {
  const config = slotReaderConfig(parseYaml(file), file.file);
  const { width, height } = config;
  const channels = config.isGrey ? 1 : 3;
  for (const [index, side] of [height, width, channels].entries()) {
    const declared = shape[index + 1];
    if (typeof declared !== 'number' || declared < 0 || declared === side) continue;
    throw new CodedError(
      'reader-config',
      `${file.file} says ${height}x${width}x${channels}, but the model ${onnx.file} takes ${shape.slice(1).join('x')}; use the file that came with the model`,
    );
  }
  const run = (data: Uint8Array) =>
    onnx.run([{ name, type: 'uint8', dims: [1, height, width, channels], data }]);
  const outputs = await tryReader(onnx, () => run(new Uint8Array(width * height * channels)));
  if (slotOutput(outputs, config) === undefined) {
    const shown = outputs.map((one) => `"${one.name}" [${one.dims.join(', ')}]`).join('; ');
    throw new CodedError(
      'reader-config',
      `the model ${onnx.file} gives ${shown}, but ${file.file} says ${config.slots} slots of ${config.alphabet.length} characters; use the file that came with the model`,
    );
  }
  return {
    description: `fast-plate-ocr ${width}x${height}`,
    async read(plate) {
      const output = slotOutput(await run(slotInput(plate, name, config)), config);
      if (output === undefined) throw new Error(`the model ${onnx.file} changed the shape of its output`);
      return readSlots(output, 0, config);
    },
  };
}

/** Newer models tell the region as well, by another output. */
function slotOutput(outputs: readonly OutputTensor[], config: SlotReaderConfig): ReaderOutput | undefined {
  for (const { dims, data } of outputs)
    if (data instanceof Float32Array && isSlotOutput({ dims }, config)) return { dims, data };
  return undefined;
}

function slotInput(plate: Pixels, name: string, config: SlotReaderConfig): Uint8Array {
  const { width, height, keepsAspectRatio, padding } = config;
  const rgb = new Uint8Array(3 * width * height);
  const input = { name, type: 'uint8', layout: 'nhwc', size: { width, height } } as const;
  const resizing = keepsAspectRatio ? 'letterbox-centred' : 'stretch';
  fillInput(plate, input, { resizing, fill: padding, channels: 'rgb', divisor: 1 }, rgb, 0);
  if (!config.isGrey) return rgb;
  const at = (index: number) => rgb[index] ?? 0;
  // ITU-R BT.601, as OpenCV's own conversion.
  return Uint8Array.from({ length: width * height }, (_, index) =>
    Math.round(0.299 * at(index * 3) + 0.587 * at(index * 3 + 1) + 0.114 * at(index * 3 + 2)),
  );
}

function parseYaml({ file, text }: ReaderParts['config']): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new CodedError('reader-config', `the file ${file} is no YAML: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
