import { CodedError, errorMessage } from '@tocsin/errors';
import {
  detectorPasses,
  type FaceCandidate,
  type FaceDetector,
  faceInPicture,
  faceSide,
  leastInputFace,
  type PassOptions,
  recogniseFaceDetector,
} from '@tocsin/faces';
import {
  fillInput,
  type ModelInputs,
  type OutputTensor,
  type Pixels,
  place,
  type Preparation,
  readModelInputs,
  type Size,
  suppressOverlaps,
} from '@tocsin/vision';
import type { EngineContext } from '../engine';
import type { FaceSpec, Provider } from '../model-spec';
import { OnnxModel } from './onnx-model';
import { orClose } from './or-close';

const trialSize = { width: 640, height: 640 };

/** A face detector of fixed or open input size: a picture in, faces in pixels of it out. */
export class FaceDetectorModel implements AsyncDisposable {
  readonly #onnx: OnnxModel;
  readonly #detector: FaceDetector;
  readonly #options: Omit<PassOptions, 'multiple'>;
  /** Filled anew for each run, as fresh memory costs more than the filling. */
  #memory = new Float32Array();

  private constructor(onnx: OnnxModel, detector: FaceDetector, options: Omit<PassOptions, 'multiple'>) {
    this.#onnx = onnx;
    this.#detector = detector;
    this.#options = options;
  }

  /** @throws CodedError that names the file */
  static async open(spec: FaceSpec, context: EngineContext): Promise<FaceDetectorModel> {
    const file = spec.detectorFile;
    return orClose(await OnnxModel.open({ file, provider: spec.provider }, context), async (onnx) => {
      const inputs = readModelInputs(onnx.inputs, { file, size: trialSize });
      const outputs = await trialRun(onnx, inputs);
      const detector = recogniseFaceDetector(outputs.map(floats), inputs.picture.size, file);
      return new FaceDetectorModel(onnx, detector, spec);
    });
  }

  get hasLandmarks(): boolean {
    return this.#detector.hasLandmarks;
  }

  /** Where it really runs. */
  get provider(): Provider {
    return this.#onnx.provider;
  }

  /** E.g. `yunet 640x640`. */
  get description(): string {
    const size = this.#fixedSize();
    return `${this.#detector.family} ${size === undefined ? 'of any size' : `${size.width}x${size.height}`}`;
  }

  /** Faces in pixels of the picture, best first. */
  async find(picture: Pixels, minScore: number): Promise<FaceCandidate[]> {
    const { multiple, maxOverlap } = this.#detector;
    const fixed = this.#fixedSize();
    const passes = fixed === undefined ? detectorPasses(picture, { ...this.#options, multiple }) : [fixed];
    const found: FaceCandidate[] = [];
    for (const size of passes) found.push(...(await this.#look(picture, size, minScore)));
    return suppressOverlaps(found, maxOverlap);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#onnx[Symbol.asyncDispose]();
  }

  async #look(picture: Pixels, size: Size, minScore: number): Promise<FaceCandidate[]> {
    const inputs = readModelInputs(this.#onnx.inputs, { file: this.#onnx.file, size });
    const data = this.#space(3 * inputs.picture.size.width * inputs.picture.size.height);
    fillInput(picture, inputs.picture, preparation(this.#detector), data, 0);
    const outputs = await this.#onnx.run([inputTensor(inputs, data)]);
    const { scaleX: scale, left, top } = place(picture, inputs.picture.size, 'letterbox-top-left');
    return this.#detector
      .decode(outputs.map(floats), inputs.picture.size, minScore)
      .filter((face) => faceSide(face) >= leastInputFace)
      .map((face) => faceInPicture(face, { scale, left, top }));
  }

  #fixedSize(): Size | undefined {
    const [, , height, width] = this.#onnx.inputs[0]?.shape ?? [];
    const isFixed = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0;
    return isFixed ? { width, height } : undefined;
  }

  #space(length: number): Float32Array {
    if (this.#memory.length < length) this.#memory = new Float32Array(length);
    return this.#memory.subarray(0, length);
  }
}

function preparation({ input: { channels, mean, divisor } }: FaceDetector): Preparation {
  return {
    resizing: 'letterbox-top-left',
    fill: 0,
    channels,
    divisor: 1,
    mean: [mean, mean, mean],
    std: [divisor, divisor, divisor],
  };
}

/** Also warms up: the first run is several times slower than the next. */
async function trialRun(onnx: OnnxModel, inputs: ModelInputs): Promise<OutputTensor[]> {
  const { layout, size, type } = inputs.picture;
  if (layout !== 'nchw' || type !== 'float32' || (inputs.batch ?? 1) !== 1 || inputs.infos.length !== 1) {
    const shown = onnx.inputs.map(({ name, shape }) => `"${name}" [${shape.join(', ')}]`).join('; ');
    throw new CodedError(
      'model-unsupported',
      `the face detector ${onnx.file} takes ${shown}; supported is one input float32 [1, 3, height, width]`,
    );
  }
  try {
    return await onnx.run([inputTensor(inputs, new Float32Array(3 * size.width * size.height))]);
  } catch (error) {
    const said = errorMessage(error);
    throw new CodedError('model-unreadable', `the face detector ${onnx.file} fails when it is run: ${said}`, {
      cause: error,
    });
  }
}

function inputTensor({ picture, dims }: ModelInputs, data: Float32Array) {
  return { name: picture.name, type: picture.type, dims: dims(1), data };
}

/** Other element types belong to outputs that are not supported; the shapes are enough to say so. */
function floats({ name, dims, data }: OutputTensor) {
  return { name, dims, data: data instanceof Float32Array ? data : new Float32Array() };
}
