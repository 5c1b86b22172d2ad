import type { PlateFinding } from '@tocsin/plates';
import { cropPixels, type Pixels } from '@tocsin/vision';
import type { EngineContext, EngineFor } from '../engine';
import type { FindOptions, PlateSpec } from '../model-spec';
import { ObjectRunner } from './object-runner';
import { openPlateReader } from './open-plate-reader';
import { orClose } from './or-close';
import type { PlateReader } from './plate-reader';

/**
 * Finds number plates by an object model and reads each.
 * @throws CodedError naming what is wrong with the models
 */
export async function openPlateEngine(spec: PlateSpec, context: EngineContext): Promise<EngineFor<'plate'>> {
  const { detectorFile: file, provider } = spec;
  const finder = { config: null, labelsFile: null, modelFamily: null, size: null };
  const detector = await ObjectRunner.open({ kind: 'object', file, provider, ...finder }, context);
  return orClose(detector, async () => engineOf(detector, await openPlateReader(spec, context)));
}

function engineOf(detector: ObjectRunner, reader: PlateReader & AsyncDisposable): EngineFor<'plate'> {
  const isPlate = plateClasses(detector.model.labels);
  const findIn = async (picture: Pixels, { minConfidence, nmsMode }: FindOptions) => {
    const outputs = await detector.run([picture]);
    const plates = detector.model
      .decode(outputs, 0, picture, { minScore: minConfidence, nmsMode })
      .filter(({ classIndex }) => isPlate(classIndex));
    const found: PlateFinding[] = [];
    for (const { box, score } of plates) {
      const plate = cropPixels(picture, box);
      if (plate !== undefined) found.push({ box, detectorScore: score, ...(await reader.read(plate)) });
    }
    return found;
  };
  const { width, height } = detector.inputs.picture.size;
  const finder = `${detector.model.family} ${width}x${height}`;
  return {
    description: { text: `${finder} and ${reader.description}, on ${detector.provider}`, batch: 1 },
    async findAll(pictures, options) {
      const found: PlateFinding[][] = [];
      for (const picture of pictures) found.push(await findIn(picture, options));
      return found;
    },
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]();
      await detector[Symbol.asyncDispose]();
    },
  };
}

/** Of a model that tells plates from other things, the plates; of any other, everything it finds. */
function plateClasses(labels: readonly string[] | null): (classIndex: number) => boolean {
  const isNamedPlate = (label: string) => /plate|\blp\b/i.test(label);
  if (labels?.some(isNamedPlate) !== true) return () => true;
  return (classIndex) => isNamedPlate(labels[classIndex] ?? '');
}
