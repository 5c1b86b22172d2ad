import type { Size } from './box';
import { writeHalves } from './half-floats';
import { place, type Resizing } from './placement';
import { type ColourRule, writeResized } from './resize';
import type { PictureInput, TensorData } from './tensors';

/** A decoded picture: three bytes a pixel, red first, row by row. */
export interface Pixels extends Size {
  readonly data: Uint8Array;
}

type Three = readonly [number, number, number];

/** How a model wants pictures. */
export interface Preparation {
  readonly resizing: Resizing;
  /** Value of the part that the picture leaves free, 0..255. */
  readonly fill: number;
  readonly channels: 'bgr' | 'rgb';
  /** A value 0..255 is divided by this first; not for an input of bytes, whose model does it itself. */
  readonly divisor: number;
  /** Then, by red, green and blue: what is subtracted, and what the rest is divided by. */
  readonly mean?: Three;
  readonly std?: Three;
}

/**
 * Writes a picture into number `index` of a batch: resized, its colours in the order and the range the model wants.
 * @param target - data of the input tensor, of its element type
 */
export function fillInput(
  picture: Pixels,
  input: PictureInput,
  preparation: Preparation,
  target: TensorData,
  index: number,
): void {
  const length = 3 * input.size.width * input.size.height;
  const part = target.subarray(index * length, (index + 1) * length);
  const placement = place(picture, input.size, preparation.resizing);
  const colours = colourRules(input, preparation);
  if (part instanceof Float32Array || part instanceof Uint8Array) {
    writeResized(picture, placement, colours, part);
  } else if (part instanceof Uint16Array) {
    const exact = new Float32Array(length);
    writeResized(picture, placement, colours, exact);
    writeHalves(exact, part);
  } else {
    throw new TypeError(`a picture cannot be written as ${input.type}`);
  }
}

/** For red, green and blue: where they go, and by what they are multiplied. */
function colourRules(input: PictureInput, preparation: Preparation): [ColourRule, ColourRule, ColourRule] {
  const { channels, divisor, fill, mean = [0, 0, 0], std = [1, 1, 1] } = preparation;
  const { layout, size, type } = input;
  const rule = (colour: 0 | 1 | 2): ColourRule => {
    const channel = channels === 'rgb' ? colour : 2 - colour;
    const isBytes = type === 'uint8';
    const gain = isBytes ? 1 : 1 / divisor / std[colour];
    const bias = isBytes ? 0.5 : -mean[colour] / std[colour]; // bytes are cut: half more rounds them
    const [first, step] =
      layout === 'nchw' ? [channel * size.width * size.height, 1] : ([channel, 3] as const);
    return { first, step, gain, bias, fill: fill * gain + bias };
  };
  return [rule(0), rule(1), rule(2)];
}
