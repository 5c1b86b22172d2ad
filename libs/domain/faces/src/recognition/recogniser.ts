import { CodedError } from '@tocsin/errors';
import { alignedSide } from './align-face';
import { distanceOfCosine } from './embedding';

/** An input or output as the model declares it; an open dimension has a name or -1. */
export interface DeclaredTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What the embeddings of a kind of model mean. */
export interface Recogniser {
  readonly kind: 'sface' | 'arcface';
  /** Numbers of an embedding. */
  readonly length: number;
  /** How an aligned face is put into its input: each value `(v - mean) / divisor`. */
  readonly mean: number;
  readonly divisor: number;
  /** Two faces are one person's from here on, by the measure of the model's author. */
  readonly cosineThreshold: number;
}

const sface: Recogniser = { kind: 'sface', length: 128, mean: 0, divisor: 1, cosineThreshold: 0.363 };
const arcface: Recogniser = {
  kind: 'arcface',
  length: 512,
  mean: 127.5,
  divisor: 127.5,
  cosineThreshold: 0.3,
};

/**
 * Tells a recognition model by its input and output.
 * @param file - named in the message
 * @throws CodedError `model-unsupported` where it is neither SFace- nor ArcFace-shaped
 */
export function recogniseRecogniser(
  inputs: readonly DeclaredTensor[],
  outputs: readonly DeclaredTensor[],
  file: string,
): Recogniser {
  const [input, ...otherInputs] = inputs;
  const [output, ...otherOutputs] = outputs;
  const isFace = input !== undefined && otherInputs.length === 0 && takesAlignedFace(input);
  const length = output !== undefined && otherOutputs.length === 0 ? output.shape[1] : undefined;
  if (isFace && output?.shape.length === 2) {
    if (length === sface.length) return sface;
    // Exports from MXNet call their input so and have the normalisation within.
    if (length === arcface.length)
      return input.name === 'data' ? { ...arcface, mean: 0, divisor: 1 } : arcface;
  }
  const show = (all: readonly DeclaredTensor[]) =>
    all.map(({ name, type, shape }) => `"${name}" ${type} [${shape.join(', ')}]`).join('; ');
  throw new CodedError(
    'model-unsupported',
    `the face recognition model ${file} is not supported: it takes ${show(inputs)} and gives ${show(outputs)}. ` +
      `Supported: float32 [1, 3, ${alignedSide}, ${alignedSide}] to [1, 128] (SFace) or [1, 512] (ArcFace)`,
  );
}

function takesAlignedFace({ type, shape }: DeclaredTensor): boolean {
  const [, channels, height, width] = shape;
  const isSide = (side: number | string | undefined) =>
    typeof side === 'string' || side === -1 || side === alignedSide;
  return type === 'float32' && shape.length === 4 && channels === 3 && isSide(height) && isSide(width);
}

/**
 * Which kind of model an embedding is of.
 * @param length - of the embedding
 */
export function recogniserOf(length: number): Recogniser | undefined {
  return [sface, arcface].find((one) => one.length === length);
}

/** What dlib's users wrote for "the same person" (`face_recog_dist_threshold`). */
const usualDistance = 0.6;

/**
 * From which cosine on two faces are one person's. The user's own value wins; a distance in the old measure, where 0.6 is
 * usual, is taken as a share of what is usual for the model.
 */
export function matchingCosine(
  { cosineThreshold }: Pick<Recogniser, 'cosineThreshold'>,
  user: { readonly cosineThreshold: number | null; readonly distanceThreshold: number },
): number {
  if (user.cosineThreshold !== null) return user.cosineThreshold;
  const distance = (user.distanceThreshold / usualDistance) * distanceOfCosine(cosineThreshold);
  return Math.max(-1, 1 - (distance * distance) / 2);
}

/**
 * How sure it is that two faces are one person's, 0..1: a logistic curve with its middle at the threshold, and the slope that
 * Frigate uses (12 over a range of 0.6).
 */
export function matchScore(cosine: number, threshold: number): number {
  return 1 / (1 + Math.exp(-20 * (cosine - threshold)));
}
