import type { LocalPlateVariant } from '@tocsin/detection-config';
import type { LabelPatterns } from '@tocsin/detection';
import type { Inference, PlateSpec, Provider } from '@tocsin/inference';
import type { Box, Detection } from '@tocsin/messages';
import { knownPlate, type PlateFinding, plateText, repairLookAlikes } from '@tocsin/plates';
import { boxArea, overlap, type SharedPicture } from '@tocsin/vision';
import type { PictureLook } from './picture-look';
import { sharedCrop } from './shared-crop';

export interface LocalPlateLookParts {
  readonly inference: Pick<Inference, 'find' | 'load'>;
  /** Where the models run. */
  readonly provider: Provider;
  readonly patterns: Pick<LabelPatterns, 'matches'>;
}

/** A vehicle's box, and what of its plate may lie beside it. */
const growth = 0.1;
/** Of a full car park, those in front. */
const mostVehicles = 8;
/** Two vehicles that overlap show the same plate. */
const samePlate = 0.4;

/** Number plates, found and read by two models of our own; within the vehicles of the picture where those are known. */
export function createLocalPlateLook(variant: LocalPlateVariant, parts: LocalPlateLookParts): PictureLook {
  const { inference, provider, patterns } = parts;
  const spec: PlateSpec = {
    kind: 'plate',
    detectorFile: variant.detectorWeights,
    readerFile: variant.readerWeights,
    readerConfig: variant.readerConfig,
    provider,
  };
  const textOf = (reading: string) => {
    const { plateFormat } = variant;
    const text = plateText(reading);
    return plateFormat === undefined
      ? text
      : repairLookAlikes(text, (one) => patterns.matches(plateFormat, one));
  };
  return {
    async find(picture, _jpeg, { signal, within }) {
      const options = { minConfidence: variant.minDscore, nmsMode: 'per_class', signal } as const;
      const parted = (within ?? [wholeOf(picture)])
        .toSorted((a, b) => boxArea(b) - boxArea(a))
        .slice(0, mostVehicles)
        .map((box) => sharedCrop(picture, grown(box, within === undefined ? 0 : growth)))
        .filter((part) => part !== undefined);
      const found = await Promise.all(
        parted.map(async ({ left, top, picture: part }) => {
          const plates = await inference.find(spec, part, options);
          return plates.map((plate) => ({ ...plate, box: moved(plate.box, left, top) }));
        }),
      );
      return distinct(found.flat())
        .filter(({ confidence }) => confidence >= variant.minScore)
        .map(({ text, confidence, box }) => ({ text: textOf(text), confidence, box }))
        .filter(({ text }) => text !== '')
        .map(({ text, confidence, box }): Detection => ({ label: labelOf(text, variant), confidence, box }));
    },
    async warm() {
      await inference.load(spec);
    },
  };
}

/** A known plate is told as its owner spells it, so that patterns fit in spite of a wrong character. */
function labelOf(text: string, { labelPrefix, knownPlates, matchDistance }: LocalPlateVariant): string {
  const known = knownPlate(text, knownPlates, matchDistance);
  if (known === undefined) return labelPrefix + text;
  return `${labelPrefix}${known.plate}${known.name === '' ? '' : ` (${known.name})`}`;
}

function distinct(plates: readonly PlateFinding[]): PlateFinding[] {
  const kept: PlateFinding[] = [];
  for (const plate of plates.toSorted((a, b) => b.detectorScore - a.detectorScore))
    if (!kept.some(({ box }) => overlap(box, plate.box) > samePlate)) kept.push(plate);
  return kept;
}

function wholeOf({ width, height }: SharedPicture): Box {
  return [0, 0, width, height];
}

function grown([x1, y1, x2, y2]: Box, share: number): Box {
  const [across, down] = [((x2 - x1) * share) / 2, ((y2 - y1) * share) / 2];
  return [x1 - across, y1 - down, x2 + across, y2 + down];
}

function moved([x1, y1, x2, y2]: Box, left: number, top: number): Box {
  return [x1 + left, y1 + top, x2 + left, y2 + top];
}
