import type { FaceVariant } from '@tocsin/detection-config';
import { createFaceLook, FaceGallery, type PictureLook } from '@tocsin/detector';
import { CodedError } from '@tocsin/errors';
import { Inference, type Provider } from '@tocsin/inference';
import { openDetectionConfigs } from '@tocsin/object-config-file';
import { loadConfig } from '@tocsin/runtime';
import pino, { type Logger } from 'pino';
import type { Console } from '../console';

export interface FacesPlace {
  readonly config: string | undefined;
  readonly objectConfig: string | undefined;
  readonly monitorId: number | null;
  readonly trainingWidth: number | undefined;
  readonly workerFile?: string;
}

/** The known faces, and the models that tell them. */
export interface Faces extends AsyncDisposable {
  readonly variant: FaceVariant;
  readonly gallery: FaceGallery;
  readonly look: PictureLook;
}

/** @throws CodedError naming what is wrong with the settings */
export async function openFaces(place: FacesPlace, console: Console, env: NodeJS.ProcessEnv): Promise<Faces> {
  const log = warningsTo(console);
  const { detector } = loadConfig(place.config, env).config;
  const file = place.objectConfig ?? detector.object_config;
  const configs = await openDetectionConfigs({ file, detector, log });
  const { types } = await configs.forMonitor(place.monitorId);
  const variant = types.flatMap(({ variants }) => variants).find((one) => one.kind === 'face');
  if (variant === undefined) {
    throw new CodedError(
      'faces-not-configured',
      `${configs.file ?? 'without an objectconfig file'}: no model of faces is configured; add face to detection_sequence and set face_weights and face_recognition_weights in [face]`,
    );
  }
  const { workerFile, trainingWidth } = place;
  const inference = Inference.open({
    log,
    loadTimeoutMs: 120_000,
    jobTimeoutMs: 120_000,
    ...(workerFile === undefined ? {} : { workerFile }),
  });
  const parts = { inference, log, provider: providerOf(variant, detector.provider) };
  return {
    variant,
    gallery: new FaceGallery(variant, trainingWidth === undefined ? parts : { ...parts, trainingWidth }),
    look: createFaceLook({ ...variant, saveUnknown: false }, parts),
    [Symbol.asyncDispose]: () => inference[Symbol.asyncDispose](),
  };
}

function providerOf({ processor }: FaceVariant, gpu: Provider): Provider {
  if (processor === 'cpu') return 'cpu';
  return gpu === 'cpu' ? 'cuda' : gpu;
}

/** What goes wrong on the way; what comes out of it is printed. */
function warningsTo({ err }: Console): Logger {
  const write = (line: string) => {
    const entry: unknown = JSON.parse(line);
    if (typeof entry === 'object' && entry !== null && 'msg' in entry) err(String(entry.msg));
  };
  return pino({ level: 'error', base: null }, { write });
}
