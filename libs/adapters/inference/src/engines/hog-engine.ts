import type { Detection } from '@tocsin/messages';
import { clipBox, type Pixels } from '@tocsin/vision';
import type { EngineFor } from '../engine';
import type { HogSpec } from '../model-spec';
import { hogConfidence } from './hog-confidence';
import { type Deletable, type HogDescriptor, loadOpenCv, type OpenCv } from './opencv';

/** The detector's own, in pixels: the smallest person it can find. */
const searchWindow = { width: 64, height: 128 };
/** How many windows must agree on a person. */
const groupThreshold = 2;

/** People, upright and whole, by OpenCV's histogram-of-gradients detector. Needs no model file. */
export async function openHogEngine(spec: HogSpec): Promise<EngineFor<'hog'>> {
  const { cv } = await loadOpenCv();
  const hog = new cv.HOGDescriptor();
  setDefaultPeopleDetector(cv, hog);
  const engine: EngineFor<'hog'> = {
    description: { text: 'hog people detector', batch: 1 },
    async findAll(pictures, { minConfidence }) {
      return pictures.map((picture) => {
        // OpenCV reads beyond its memory where its search window does not fit in.
        if (picture.width < searchWindow.width || picture.height < searchWindow.height) return [];
        return findPeople(cv, hog, picture, spec).filter(({ confidence }) => confidence >= minConfidence);
      });
    },
    async [Symbol.asyncDispose]() {
      hog.delete();
    },
  };
  // The first run is several times slower than the next: better now than at the first alarm.
  const [width, height] = [320, 240];
  const picture = { width, height, data: new Uint8Array(width * height * 3) };
  await engine.findAll([picture], { minConfidence: 1, nmsMode: 'per_class' });
  return engine;
}

/** Best first. */
function findPeople(cv: OpenCv, hog: HogDescriptor, picture: Pixels, spec: HogSpec): Detection[] {
  using objects = new Deletables();
  const grey = objects.keep(greyMat(cv, picture));
  const places = objects.keep(new cv.RectVector());
  const weights = objects.keep(new cv.DoubleVector());
  const { stride, padding, scale, meanShift } = spec;
  const [step, beyond] = [new cv.Size(...stride), new cv.Size(...padding)];
  try {
    hog.detectMultiScale(grey, places, weights, 0, step, beyond, scale, groupThreshold, meanShift);
  } catch (error) {
    // It throws the address of its exception, and its memory is not to be trusted any more.
    throw new Error(`OpenCV failed on a picture of ${picture.width}x${picture.height} (${String(error)})`, {
      cause: error,
    });
  }
  const people: Detection[] = [];
  for (let index = 0; index < places.size(); index += 1) {
    const { x, y, width, height } = places.get(index);
    const box = clipBox([x, y, x + width, y + height], picture);
    people.push({ label: 'person', confidence: hogConfidence(weights.get(index)), box });
  }
  return people.toSorted((a, b) => b.confidence - a.confidence);
}

function setDefaultPeopleDetector(cv: OpenCv, hog: HogDescriptor): void {
  using objects = new Deletables();
  const weights = objects.keep(cv.HOGDescriptor.getDefaultPeopleDetector());
  // setSVMDetector refuses the vector that getDefaultPeopleDetector gives, and takes a matrix.
  const column = objects.keep(new cv.Mat(weights.size(), 1, cv.CV_32F));
  for (let index = 0; index < weights.size(); index += 1) column.data32F[index] = weights.get(index);
  hog.setSVMDetector(column);
}

function greyMat(cv: OpenCv, { data, width, height }: Pixels): InstanceType<OpenCv['Mat']> {
  const mat = new cv.Mat(height, width, cv.CV_8UC1);
  const grey = mat.data;
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 3) {
    // ITU-R BT.601, as OpenCV's own conversion.
    grey[at] =
      0.299 * (data[from] ?? 0) + 0.587 * (data[from + 1] ?? 0) + 0.114 * (data[from + 2] ?? 0) + 0.5;
  }
  return mat;
}

/** Objects in OpenCV's own memory, which no garbage collector frees. */
class Deletables implements Disposable {
  readonly #kept: Deletable[] = [];

  keep<Kept extends Deletable>(object: Kept): Kept {
    this.#kept.push(object);
    return object;
  }

  [Symbol.dispose](): void {
    for (const object of this.#kept) object.delete();
  }
}
