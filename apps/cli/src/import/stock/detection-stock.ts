import { existsSync } from 'node:fs';
import type { DetectorConfig } from '@tocsin/config';
import type { DetectionConfig, Variant } from '@tocsin/detection-config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type LoadedConfig, readDetectionFile } from '@tocsin/object-config-file';
import type { ConfigProblem } from '@tocsin/runtime';
import type { Place, Places } from '../places';
import { readTextFile, type TextFile } from '../text-file';

/** How pictures are looked at, read as Tocsin reads it at its start. */
export interface DetectionStock {
  readonly place: Place;
  readonly file: TextFile | undefined;
  readonly loaded: LoadedConfig | undefined;
  /** Model files that it names and that are not there. */
  readonly missingModels: readonly string[];
  /** Folders of known faces. */
  readonly knownFaces: readonly string[];
  readonly problems: readonly ConfigProblem[];
}

export async function stockOfDetection(
  detector: DetectorConfig,
  places: Places,
): Promise<DetectionStock | undefined> {
  const place = places.objectConfig(detector.object_config);
  if (place === undefined) return undefined;
  const nothing = { place, file: undefined, loaded: undefined, missingModels: [], knownFaces: [] };
  try {
    const loaded = await readDetectionFile({ file: place.file, detector, whereIs: places.whereIs });
    if (loaded === undefined) return undefined;
    const variants = configsOf(loaded).flatMap(({ types }) => types.flatMap((type) => type.variants));
    const models = [...new Set(variants.flatMap(filesOf))];
    return {
      place,
      file: await readTextFile(place.file),
      loaded,
      missingModels: models.filter((file) => !existsSync(places.whereIs(file))),
      knownFaces: [...new Set(variants.flatMap((one) => (one.kind === 'face' ? [one.knownFolder] : [])))],
      problems: loaded.notes.problems,
    };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { ...nothing, problems: [{ where: place.file, message: errorMessage(error) }] };
  }
}

/** Of all monitors, and of pictures of none. */
export const configsOf = ({ monitorIds, forMonitor }: LoadedConfig): DetectionConfig[] =>
  [null, ...monitorIds].map(forMonitor).filter((config) => config !== null);

function filesOf(variant: Variant): string[] {
  const files =
    variant.kind === 'object'
      ? [variant.weights, variant.config, variant.labels]
      : variant.kind === 'face'
        ? [variant.weights, variant.recognitionWeights]
        : variant.kind === 'alpr' && variant.service === 'local'
          ? [variant.detectorWeights, variant.readerWeights]
          : [];
  return files.filter((file) => file !== null);
}
