import type { ObjectVariant, Processor } from '@tocsin/detection-config';
import type { Values } from '../../read/values';
import type { BuildContext } from '../build-context';

export type Common = Pick<
  ObjectVariant,
  'name' | 'preExistingLabels' | 'maxDetectionSize' | 'maxSize' | 'maxProcesses' | 'maxLockWait'
>;

/** Where a variant is written: a mapping of a sequence, or flat in the file. */
export interface VariantPlace {
  readonly values: Values;
  /** Settings around it, nearest first; their limits of processes count where it has none. */
  readonly around: readonly Values[];
  /** For logs, where it has no name of its own. */
  readonly name: string;
  /** Flat: limits that belong to the whole are not its own. */
  readonly isFlat: boolean;
}

export function commonOf({ flat }: BuildContext, place: VariantPlace, processor: Processor): Common {
  const { values, around, isFlat } = place;
  const first = (suffix: string) => {
    const places = [values, ...around, flat];
    const [owner] = places.flatMap((each) =>
      [`${processor}_${suffix}`, suffix].filter((key) => each.has(key)).map((key) => ({ each, key })),
    );
    return owner;
  };
  const processes = first('max_processes');
  const wait = first('max_lock_wait');
  return {
    name: (isFlat ? null : values.text('name')) ?? place.name,
    preExistingLabels: isFlat ? [] : values.words('pre_existing_labels'),
    maxDetectionSize: isFlat ? null : values.extent('max_detection_size', 'px'),
    maxSize: values.number('max_size', null, { min: 16, max: 16_384, whole: true }),
    maxProcesses: processes?.each.number(processes.key, null, { min: 1, max: 64, whole: true }) ?? null,
    maxLockWait: wait?.each.number(wait.key, 120, { min: 0, max: 86_400 }) ?? 120,
  };
}

/** `tpu` runs on the CPU, with one warning. */
export function processorOf(context: BuildContext, values: Values, key: string): Processor {
  const processor = values.oneOf(key, ['cpu', 'gpu', 'tpu'], 'cpu');
  if (processor !== 'tpu') return processor;
  unavailable(
    context,
    values,
    key,
    'the Coral Edge TPU cannot be used here; what it was for runs on the CPU',
  );
  return 'cpu';
}

/** One warning for each kind of thing that cannot exist here. */
export function unavailable({ notes }: BuildContext, values: Values, key: string, message: string): void {
  notes.warn(values.where(key), `${values.name(key)}: ${message}`, message);
}

/** A model that an Edge TPU alone can run. */
export function isForTpu(weights: string | null): boolean {
  return weights?.toLowerCase().endsWith('.tflite') ?? false;
}
