import type { Detection } from '@tocsin/messages';
import { clipBox, type Pixels } from '@tocsin/vision';
import type { Engine } from './engine';
import { hogConfidence } from './hog-confidence';
import { type Deletable, loadOpenCv, type OpenCv } from './opencv';

/** The pixels a search window moves at a time; 4 costs three times as much and finds little more. */
const stride = 8;
/** How much smaller each further look at the picture is. */
const scale = 1.05;
/** The detector's own, in pixels: the smallest person it can find. */
const searchWindow = { width: 64, height: 128 };
/** How many windows must agree on a person. */
const groupThreshold = 2;

/** People, upright and whole, by OpenCV's histogram-of-gradients detector. Needs no model file. */
export async function openHogEngine(): Promise<Engine> {
  const { cv } = await loadOpenCv();
  const hog = new cv.HOGDescriptor();
  setDefaultPeopleDetector(cv, hog);
  const engine: Engine = {
    description: 'hog people detector',
    async detect(picture, minConfidence) {
      // OpenCV reads beyond its memory where its search window does not fit in.
      if (picture.width < searchWindow.width || picture.height < searchWindow.height) return [];
      using objects = new Deletables();
      const grey = objects.keep(greyMat(cv, picture));
      const places = objects.keep(new cv.RectVector());
      const weights = objects.keep(new cv.DoubleVector());
      const step = new cv.Size(stride, stride);
      try {
        hog.detectMultiScale(grey, places, weights, 0, step, step, scale, groupThreshold, false);
      } catch (error) {
        // It throws the address of its exception, and its memory is not to be trusted any more.
        throw new Error(
          `OpenCV failed on a picture of ${picture.width}x${picture.height} (${String(error)})`,
          { cause: error },
        );
      }
      const people: Detection[] = [];
      for (let index = 0; index < places.size(); index += 1) {
        const { x, y, width, height } = places.get(index);
        const confidence = hogConfidence(weights.get(index));
        const box = clipBox([x, y, x + width, y + height], picture);
        if (confidence >= minConfidence) people.push({ label: 'person', confidence, box });
      }
      return people.toSorted((a, b) => b.confidence - a.confidence);
    },
  };
  // The first run is several times slower than the next: better now than at the first alarm.
  const [width, height] = [320, 240];
  await engine.detect({ width, height, data: new Uint8Array(width * height * 3) }, 1);
  return engine;
}

function setDefaultPeopleDetector(cv: OpenCv, hog: InstanceType<OpenCv['HOGDescriptor']>): void {
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
