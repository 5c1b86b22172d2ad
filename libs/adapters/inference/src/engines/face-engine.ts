import { type FaceCandidate, type FaceFinding, faceSide, leastFaceSide } from '@tocsin/faces';
import { clipBox, type Pixels } from '@tocsin/vision';
import type { EngineContext, EngineFor } from '../engine';
import type { FaceSpec } from '../model-spec';
import { FaceDetectorModel } from './face-detector-model';
import { FaceRecogniserModel } from './face-recogniser-model';
import { orClose } from './or-close';

/**
 * Finds faces, and says what each looks like where a recognition model is given.
 * @throws CodedError naming what is wrong with the models
 */
export async function openFaceEngine(spec: FaceSpec, context: EngineContext): Promise<EngineFor<'face'>> {
  return orClose(await FaceDetectorModel.open(spec, context), async (detector) => {
    const { recognitionFile, provider } = spec;
    if (recognitionFile === null) return engineOf(detector);
    if (!detector.hasLandmarks) {
      context.warn(
        `the face detector ${spec.detectorFile} gives no eyes, nose and mouth, so that its faces cannot be named; use one that does`,
      );
    }
    return engineOf(
      detector,
      await FaceRecogniserModel.open({ file: recognitionFile, provider }, spec, context),
    );
  });
}

function engineOf(detector: FaceDetectorModel, recogniser?: FaceRecogniserModel): EngineFor<'face'> {
  const findIn = async (picture: Pixels, minConfidence: number): Promise<FaceFinding[]> => {
    const faces: FaceFinding[] = [];
    for (const face of await detector.find(picture, minConfidence)) {
      const { score, landmarks } = face;
      const embedding = isTellable(face) ? await recogniser?.embed(picture, face.landmarks) : null;
      const box = clipBox(face.box, picture);
      faces.push({ box, confidence: score, landmarks, embedding: embedding ?? null });
    }
    return faces;
  };
  const kind = recogniser === undefined ? '' : ` and ${recogniser.kind}`;
  return {
    description: { text: `${detector.description}${kind}, on ${detector.provider}`, batch: 1 },
    async findAll(pictures, { minConfidence }) {
      const found: FaceFinding[][] = [];
      for (const picture of pictures) found.push(await findIn(picture, minConfidence));
      return found;
    },
    async [Symbol.asyncDispose]() {
      await recogniser?.[Symbol.asyncDispose]();
      await detector[Symbol.asyncDispose]();
    },
  };
}

function isTellable(face: FaceCandidate): face is FaceCandidate & { landmarks: object } {
  return face.landmarks !== null && faceSide(face) >= leastFaceSide;
}
