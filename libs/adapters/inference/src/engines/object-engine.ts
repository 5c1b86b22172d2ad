import type { Detection } from '@tocsin/messages';
import { labelOf, type Pixels } from '@tocsin/vision';
import type { EngineContext, EngineFor } from '../engine';
import type { FindOptions, ObjectSpec } from '../model-spec';
import { usefulBatch, warmTime } from './batch-trial';
import { readLabels } from './labels';
import { ObjectRunner } from './object-runner';

/**
 * An object model from a file. Input size, layout and number of classes are read from the file and from one trial
 * run, which also proves, before the first alarm, that the model works here.
 * @throws CodedError that names the file
 */
export async function openObjectEngine(
  spec: ObjectSpec,
  context: EngineContext,
): Promise<EngineFor<'object'>> {
  const runner = await ObjectRunner.open(spec, context);
  try {
    return await engineOf(runner, spec, context);
  } catch (error) {
    await runner[Symbol.asyncDispose]();
    throw error;
  }
}

async function engineOf(
  runner: ObjectRunner,
  spec: ObjectSpec,
  { warn }: EngineContext,
): Promise<EngineFor<'object'>> {
  const { model, inputs } = runner;
  const labels = await readLabels(spec, model, warn);
  const batch = await usefulBatch(inputs.batch, (pictures) => warmTime(() => runner.tryOut(pictures)));
  const { width, height } = inputs.picture.size;
  const together = batch > 1 ? `, up to ${batch} pictures at once` : '';

  const findIn = async (pictures: readonly Pixels[], { minConfidence, nmsMode }: FindOptions) => {
    const outputs = await runner.run(pictures);
    return pictures.map((picture, index): Detection[] =>
      model
        .decode(outputs, index, picture, { minScore: minConfidence, nmsMode })
        .map(({ box, score, classIndex }) => ({
          label: labelOf(classIndex, labels),
          confidence: score,
          box,
        })),
    );
  };
  return {
    description: {
      text: `${model.family} ${width}x${height}, ${model.classCount} classes, on ${runner.provider}${together}`,
      batch,
    },
    async findAll(pictures, options) {
      const found: Detection[][] = [];
      for (let at = 0; at < pictures.length; at += batch) {
        found.push(...(await findIn(pictures.slice(at, at + batch), options)));
      }
      return found;
    },
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}
