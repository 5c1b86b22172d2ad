import { type OnnxConstant, type OnnxNode, writeOnnx } from '@tocsin/onnx-file';

/** How sure a model below is of a class: 1 at its level, 0 at a twentieth of the range beside it. */
function nearness(
  values: string,
  levels: readonly number[],
  range: number,
): { nodes: OnnxNode[]; constants: OnnxConstant[] } {
  return {
    nodes: [
      { op: 'Sub', inputs: [values, 'levels'], outputs: ['difference'] },
      { op: 'Abs', inputs: ['difference'], outputs: ['distance'] },
      { op: 'Mul', inputs: ['distance', 'steepness'], outputs: ['lack'] },
      { op: 'Add', inputs: ['lack', 'one'], outputs: ['nearness'] },
      { op: 'Relu', inputs: ['nearness'], outputs: ['scores'] },
    ],
    constants: [
      { name: 'levels', dims: [1, 1, levels.length], values: Float32Array.from(levels) },
      { name: 'steepness', dims: [1], values: Float32Array.from([-20 / range]) },
      { name: 'one', dims: [1], values: Float32Array.from([1]) },
    ],
  };
}

export const slotAlphabet = '0123AB_';
export const slotCompanion = `max_plate_slots: 4
alphabet: '${slotAlphabet}'
pad_char: '_'
img_height: 8
img_width: 16
image_color_mode: grayscale
keep_aspect_ratio: false
interpolation: linear
`;
/** The grey that the model below reads as a character. */
export const slotShade = (character: string) =>
  (slotAlphabet.indexOf(character) * 255) / (slotAlphabet.length - 1);

/** A model in the form of fast-plate-ocr that reads the mean grey of each quarter of a plate. */
export function writeSlotReader(): Uint8Array {
  const classes = slotAlphabet.length;
  const scoring = nearness('slots', Array.from(slotAlphabet, slotShade), 255);
  return writeOnnx({
    nodes: [
      { op: 'Cast', inputs: ['input'], outputs: ['numbers'], attributes: { to: 1 } },
      { op: 'Reshape', inputs: ['numbers', 'plane'], outputs: ['picture'] },
      {
        op: 'AveragePool',
        inputs: ['picture'],
        outputs: ['means'],
        attributes: { kernel_shape: [8, 4], strides: [8, 4] },
      },
      { op: 'Reshape', inputs: ['means', 'places'], outputs: ['slots'] },
      ...scoring.nodes,
      { op: 'Reshape', inputs: ['scores', 'flat'], outputs: ['plate'] },
    ],
    constants: [
      { name: 'plane', dims: [4], values: BigInt64Array.from([-1n, 1n, 8n, 16n]) },
      { name: 'places', dims: [3], values: BigInt64Array.from([-1n, 4n, 1n]) },
      { name: 'flat', dims: [2], values: BigInt64Array.from([-1n, BigInt(4 * classes)]) },
      ...scoring.constants,
    ],
    inputs: [{ name: 'input', type: 'uint8', dims: ['N', 8, 16, 1] }],
    outputs: [{ name: 'plate', dims: ['N', 4 * classes] }],
  });
}

export const stepDictionary = 'A\nB\n7\n';
/** Levels of the blank, the dictionary and the space, after Paddle's normalisation to -1..1. */
const stepLevels = [0, -0.9, 0.9, 0.5, -0.5];
/** The grey that the model below reads as a character of the dictionary, or as none. */
export const stepShade = (character: string) =>
  Math.round(
    ((stepLevels[character === '' ? 0 : stepDictionary.split('\n').indexOf(character) + 1] ?? 0) + 1) * 127.5,
  );

/** A model in the form of PaddleOCR's recognition that reads the mean grey of strips, eight columns each. */
export function writeStepReader(): Uint8Array {
  const scoring = nearness('steps', stepLevels, 2);
  return writeOnnx({
    nodes: [
      {
        op: 'AveragePool',
        inputs: ['x'],
        outputs: ['strips'],
        attributes: { kernel_shape: [48, 8], strides: [48, 8] },
      },
      { op: 'Conv', inputs: ['strips', 'grey'], outputs: ['greys'] },
      { op: 'Reshape', inputs: ['greys', 'rows'], outputs: ['steps'] },
      ...scoring.nodes,
    ],
    constants: [
      { name: 'grey', dims: [1, 3, 1, 1], values: Float32Array.from([1 / 3, 1 / 3, 1 / 3]) },
      { name: 'rows', dims: [3], values: BigInt64Array.from([1n, -1n, 1n]) },
      ...scoring.constants,
    ],
    inputs: [{ name: 'x', dims: ['N', 3, 48, 'width'] }],
    outputs: [{ name: 'scores', dims: ['N', 'steps', stepLevels.length] }],
  });
}

/**
 * A model in the form of open-image-models (rows of batch, corners, class, score) that finds plates always in the same places, and
 * is the surer the brighter the picture; or as sure as it is told to be.
 */
export function writePlateFinder(
  side: number,
  boxes: readonly (readonly [number, number, number, number])[],
  score?: number,
): Uint8Array {
  const rows = boxes.flatMap((box) => [0, ...box, 0, score ?? 0]);
  const scores = boxes.flatMap(() => [0, 0, 0, 0, 0, 0, score === undefined ? 1 : 0]);
  return writeOnnx({
    nodes: [
      {
        op: 'ReduceMean',
        inputs: ['images'],
        outputs: ['brightness'],
        attributes: { axes: [0, 1, 2, 3], keepdims: 0 },
      },
      { op: 'Mul', inputs: ['brightness', 'scores'], outputs: ['scored'] },
      { op: 'Add', inputs: ['scored', 'rows'], outputs: ['output'] },
    ],
    constants: [
      { name: 'rows', dims: [boxes.length, 7], values: Float32Array.from(rows) },
      { name: 'scores', dims: [boxes.length, 7], values: Float32Array.from(scores) },
    ],
    inputs: [{ name: 'images', dims: [1, 3, side, side] }],
    outputs: [{ name: 'output', dims: ['n', 7] }],
  });
}
