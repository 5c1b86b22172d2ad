import { type FaceFinding, faceSide } from '../face';

/** Smaller faces, in pixels, say too little about who it is. */
export const leastFaceSide = 40;

/** The face of a picture that shows who somebody is, or why the picture is no use. */
export type TrainingFace = { readonly embedding: Float32Array } | { readonly unusable: string };

/** From this confidence on, it is a face; below, it may be a pattern on a shirt. */
const clearConfidence = 0.8;

/** A picture teaches only where it shows exactly one face, and that large enough. */
export function trainingFace(faces: readonly FaceFinding[]): TrainingFace {
  const large = faces.filter((face) => faceSide(face) >= leastFaceSide);
  const clear = large.filter(({ confidence }) => confidence >= clearConfidence);
  const [face, ...others] = clear.length > 0 ? clear : large;
  if (face === undefined) return { unusable: whyNone(faces) };
  if (others.length > 0)
    return { unusable: `${others.length + 1} faces were found in it, and it must show one` };
  return face.embedding === null
    ? { unusable: 'its face cannot be told apart by the recognition model' }
    : { embedding: face.embedding };
}

function whyNone(small: readonly FaceFinding[]): string {
  if (small.length === 0) return 'no face was found in it';
  const side = Math.floor(Math.max(...small.map(faceSide)));
  return `its face is ${side} pixels wide, and ${leastFaceSide} are needed`;
}
