import { randomUUID } from 'node:crypto';
import type { FaceVariant } from '@tocsin/detection-config';
import { errorMessage } from '@tocsin/errors';
import {
  type FaceFinding,
  type KnownPerson,
  matchingCosine,
  matchScore,
  nameFace,
  recogniserOf,
  usualMargin,
  widenBox,
} from '@tocsin/faces';
import type { Inference, Provider } from '@tocsin/inference';
import { saveUnknownFace } from '@tocsin/known-faces';
import type { Detection } from '@tocsin/messages';
import { encodePicture } from '@tocsin/pictures';
import { cropPixels, type SharedPicture } from '@tocsin/vision';
import type { Logger } from 'pino';
import { makeFolder } from '../looking/outputs/make-folder';
import { orStopped } from '../or-stopped';
import { FaceGallery, faceSpec } from './face-gallery';
import type { PictureLook } from './picture-look';

export interface FaceLookParts {
  readonly inference: Pick<Inference, 'find' | 'load'>;
  /** Where the models run. */
  readonly provider: Provider;
  readonly log: Logger;
}

/** A face, and who it is where somebody known is like it. */
interface NamedFace {
  readonly face: FaceFinding;
  /** Null: nobody known. */
  readonly name: string | null;
  readonly score: number;
}

/** Faces, by name where they are known. */
export function createFaceLook(variant: FaceVariant, parts: FaceLookParts): PictureLook {
  const { inference, provider, log } = parts;
  const gallery = variant.recognitionWeights === null ? undefined : new FaceGallery(variant, parts);
  const spec = () => faceSpec(variant, provider, { pass: variant.pass, jitters: 0 });
  return {
    async find(picture, _jpeg, { eventId, signal }) {
      const options = { minConfidence: variant.minConfidence, nmsMode: 'per_class', signal } as const;
      const faces = await inference.find(spec(), picture, options);
      if (faces.length === 0) {
        log.debug({ eventId }, 'no faces found');
        return [];
      }
      const people = gallery === undefined ? [] : await orStopped(() => gallery.people(), signal);
      const named = faces.map((face) => nameOf(face, people, variant));
      if (variant.saveUnknown && gallery !== undefined) await saveUnknowns(picture, named, variant, log);
      return named.map(({ face, name, score }): Detection => {
        // Confidence 1 as upstream says (pyzm 0.3, face.py): patterns and percentages of users rest on it.
        return { label: name ?? variant.unknownName, confidence: 1, box: face.box, score };
      });
    },
    async warm() {
      await inference.load(spec());
      await gallery?.people();
    },
  };
}

function nameOf(face: FaceFinding, people: readonly KnownPerson[], variant: FaceVariant): NamedFace {
  const { embedding, confidence } = face;
  const unknown: NamedFace = { face, name: null, score: confidence };
  const recogniser = embedding === null ? undefined : recogniserOf(embedding.length);
  if (embedding === null || recogniser === undefined) return unknown;
  const threshold = matchingCosine(recogniser, variant);
  const naming = nameFace(embedding, people, { threshold, margin: usualMargin });
  if (naming.is !== 'known') return unknown;
  return { face, name: naming.best.name, score: matchScore(naming.best.cosine, threshold) };
}

/** What cannot be saved is said, and is no reason to keep the alarm back. */
async function saveUnknowns(
  picture: SharedPicture,
  faces: readonly NamedFace[],
  { unknownFolder, unknownLeeway }: FaceVariant,
  log: Logger,
): Promise<void> {
  for (const { face } of faces.filter(({ name }) => name === null)) {
    const part = cropPixels(picture, widenBox(face.box, unknownLeeway, picture));
    if (part === undefined) continue;
    try {
      const jpeg = await encodePicture(part);
      await makeFolder(unknownFolder);
      const file = await saveUnknownFace(unknownFolder, jpeg, { at: new Date(), id: randomUUID() });
      log.debug({ file }, 'unknown face saved');
    } catch (error) {
      const why = `an unknown face cannot be saved in ${unknownFolder}: ${errorMessage(error)}`;
      log.warn({ err: error }, `${why}; let this account write there, or set save_unknown_faces=no`);
      return;
    }
  }
}
