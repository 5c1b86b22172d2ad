import { CodedError, errorMessage } from '@tocsin/errors';
import {
  alignedSide,
  alignFace,
  jitteredViews,
  type Landmarks,
  meanEmbedding,
  normalise,
  type Recogniser,
  recogniseRecogniser,
  type View,
} from '@tocsin/faces';
import type { Pixels } from '@tocsin/vision';
import type { EngineContext } from '../engine';
import type { ModelSource } from './onnx-session';
import { OnnxModel } from './onnx-model';
import { orClose } from './or-close';

const faceLength = 3 * alignedSide * alignedSide;

/** A recognition model: a face in a picture in, what it looks like out. */
export class FaceRecogniserModel implements AsyncDisposable {
  readonly #onnx: OnnxModel;
  readonly #recogniser: Recogniser;
  readonly #views: readonly View[];
  readonly #input = new Float32Array(faceLength);

  private constructor(onnx: OnnxModel, recogniser: Recogniser, views: readonly View[]) {
    this.#onnx = onnx;
    this.#recogniser = recogniser;
    this.#views = views;
  }

  /** @throws CodedError that names the file */
  static async open(
    source: ModelSource,
    { jitters }: { readonly jitters: number },
    context: EngineContext,
  ): Promise<FaceRecogniserModel> {
    return orClose(await OnnxModel.open(source, context), async (onnx) => {
      const recogniser = recogniseRecogniser(onnx.inputs, onnx.outputs, source.file);
      const model = new FaceRecogniserModel(onnx, recogniser, jitteredViews(jitters));
      await model.#warmUp();
      return model;
    });
  }

  /** `sface` or `arcface`. */
  get kind(): Recogniser['kind'] {
    return this.#recogniser.kind;
  }

  /** Of length 1; null where nothing can be made of the face. */
  async embed(picture: Pixels, landmarks: Landmarks): Promise<Float32Array | null> {
    const seen: Float32Array[] = [];
    for (const view of this.#views) {
      const { mean, divisor } = this.#recogniser;
      if (!alignFace(picture, landmarks, this.#input, 0, { ...view, mean, divisor })) return null;
      const embedding = normalise(await this.#run());
      if (embedding === null) return null;
      seen.push(embedding);
    }
    return meanEmbedding(seen);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#onnx[Symbol.asyncDispose]();
  }

  async #warmUp(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      throw new CodedError(
        'model-unreadable',
        `the face recognition model ${this.#onnx.file} fails when it is run: ${errorMessage(error)}`,
        { cause: error },
      );
    }
  }

  async #run(): Promise<Float32Array> {
    const [input] = this.#onnx.inputs;
    const dims = [1, 3, alignedSide, alignedSide];
    const outputs = await this.#onnx.run([
      { name: input?.name ?? '', type: 'float32', dims, data: this.#input },
    ]);
    const data = outputs[0]?.data;
    if (data instanceof Float32Array && data.length === this.#recogniser.length) return data;
    throw new Error(`it gave ${data?.length ?? 0} numbers, not ${this.#recogniser.length}`);
  }
}
