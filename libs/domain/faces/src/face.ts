import type { Box } from '@tocsin/messages';

/** x and y in pixels. */
export type FacePoint = readonly [x: number, y: number];

/** Right eye, left eye, nose, right and left corner of the mouth: the subject's right, so the left of the picture. */
export type Landmarks = readonly [FacePoint, FacePoint, FacePoint, FacePoint, FacePoint];

/** A face that a detector proposes; its class is always 0, so that overlaps are suppressed as for objects. */
export interface FaceCandidate {
  readonly box: Box;
  /** 0..1 */
  readonly score: number;
  readonly classIndex: 0;
  /** Null where the model gives no points. */
  readonly landmarks: Landmarks | null;
}

/** A face in a picture, everything in pixels of it. */
export interface FaceFinding {
  readonly box: Box;
  /** That it is a face, 0..1. */
  readonly confidence: number;
  readonly landmarks: Landmarks | null;
  /** What it looks like, of length 1; null where no recognition model is there, or the face is too small for it. */
  readonly embedding: Float32Array | null;
}

/** The shorter side of a face, in pixels of the picture. */
export function faceSide({ box: [x1, y1, x2, y2] }: { readonly box: Box }): number {
  return Math.min(x2 - x1, y2 - y1);
}

/** A face as it lies in a picture of which `scale` times the size, moved by `left`, `top`, was looked at. */
export function faceInPicture(
  face: FaceCandidate,
  { scale, left, top }: { readonly scale: number; readonly left: number; readonly top: number },
): FaceCandidate {
  const place = ([x, y]: FacePoint): FacePoint => [(x - left) / scale, (y - top) / scale];
  const [x1, y1, x2, y2] = face.box;
  return {
    ...face,
    box: [...place([x1, y1]), ...place([x2, y2])],
    landmarks: face.landmarks === null ? null : mapLandmarks(face.landmarks, place),
  };
}

function mapLandmarks(
  [rightEye, leftEye, nose, rightMouth, leftMouth]: Landmarks,
  place: (point: FacePoint) => FacePoint,
): Landmarks {
  return [place(rightEye), place(leftEye), place(nose), place(rightMouth), place(leftMouth)];
}
