import { stat } from 'node:fs/promises';
import type { FaceVariant } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import { type KnownPerson, trainingFace } from '@tocsin/faces';
import type { FaceSpec, Inference, Provider } from '@tocsin/inference';
import { KnownFaces, type Lesson, modelKey, type TaughtPicture } from '@tocsin/known-faces';
import { decodePicture, isJpeg, toJpeg } from '@tocsin/pictures';
import type { Logger } from 'pino';

/** As the old detector's training; `tocsin faces train --size` says otherwise. */
export const usualTrainingWidth = 800;
/** To be counted up when other pictures become usable, or faces are found or aligned in another way: embeddings that are kept are made anew. */
const trainingRules = 1;
/** The models may have to be loaded first. */
const teachWithinMs = 120_000;

export interface FaceGalleryParts {
  readonly inference: Pick<Inference, 'find'>;
  readonly provider: Provider;
  readonly log: Logger;
  /** Pixels wide: wider pictures of known faces are shrunk to it. */
  readonly trainingWidth?: number;
}

type GalleryVariant = Pick<
  FaceVariant,
  | 'knownFolder'
  | 'weights'
  | 'recognitionWeights'
  | 'minConfidence'
  | 'trainPass'
  | 'upsampleTimes'
  | 'jitters'
>;

/** The known faces of a variant, as its models see them. Models put in place of others are noticed like pictures are. */
export class FaceGallery {
  readonly #variant: GalleryVariant;
  readonly #parts: FaceGalleryParts;
  #known: { readonly models: string; readonly faces: Promise<KnownFaces> } | undefined;

  constructor(variant: GalleryVariant, parts: FaceGalleryParts) {
    this.#variant = variant;
    this.#parts = parts;
  }

  /** Everybody known. Pictures that are new are looked at first. @throws CodedError `model-missing` */
  async people(): Promise<readonly KnownPerson[]> {
    return (await this.#faces()).people();
  }

  /** Every picture in the folder, and what it taught. @throws CodedError `model-missing` */
  async pictures(): Promise<readonly TaughtPicture[]> {
    return (await this.#faces()).pictures();
  }

  /** Has all pictures looked at again. @throws CodedError `model-missing` */
  async forget(): Promise<void> {
    (await this.#faces()).forget();
  }

  async #faces(): Promise<KnownFaces> {
    const { weights, recognitionWeights } = this.#variant;
    const files = [weights, recognitionWeights].filter((file) => file !== null);
    const models = (await Promise.all(files.map(stateOf))).join();
    if (this.#known?.models !== models) this.#known = { models, faces: this.#open(files) };
    return this.#known.faces;
  }

  async #open(models: readonly string[]): Promise<KnownFaces> {
    const { knownFolder: folder, minConfidence, trainPass, upsampleTimes, jitters } = this.#variant;
    // Not the width: what was learned in a size of the operator's choice stays.
    const settings = { rules: trainingRules, minConfidence, trainPass, upsampleTimes, jitters };
    return new KnownFaces({
      folder,
      modelKey: await modelKey(models, settings),
      teach: (picture) => this.#teach(picture),
      log: this.#parts.log,
    });
  }

  get #width(): number {
    return this.#parts.trainingWidth ?? usualTrainingWidth;
  }

  async #teach(file: Uint8Array): Promise<Lesson> {
    const jpeg = isJpeg(file) ? file : await toJpeg(file);
    using picture = await decodePicture(jpeg, { maxWidth: this.#width });
    const { minConfidence, trainPass, jitters } = this.#variant;
    const spec = faceSpec(this.#variant, this.#parts.provider, { pass: trainPass, jitters });
    const signal = AbortSignal.timeout(teachWithinMs);
    return trainingFace(
      await this.#parts.inference.find(spec, picture, { minConfidence, nmsMode: 'per_class', signal }),
    );
  }
}

/** @throws CodedError `face-detector-missing` */
export function faceSpec(
  {
    weights,
    recognitionWeights,
    upsampleTimes,
  }: Pick<FaceVariant, 'weights' | 'recognitionWeights' | 'upsampleTimes'>,
  provider: Provider,
  { pass, jitters }: Pick<FaceSpec, 'pass' | 'jitters'>,
): FaceSpec {
  if (weights === null) {
    throw new CodedError(
      'face-detector-missing',
      'no face detector is configured: set face_weights=<YuNet or SCRFD>.onnx in [face] of objectconfig.ini',
    );
  }
  return {
    kind: 'face',
    detectorFile: weights,
    recognitionFile: recognitionWeights,
    provider,
    pass,
    upsampleTimes,
    jitters,
  };
}

async function stateOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return `${file}:${found?.size}:${found?.mtimeMs}`;
}
