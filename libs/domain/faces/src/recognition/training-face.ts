import { type FaceFinding, faceSide } from '../face';

/** Smaller faces, in pixels, say too little about who it is. */
export const leastFaceSide = 40;

/** The face of a picture that shows who somebody is, or why the picture is no use. */
export type TrainingFace = { readonly embedding: Float32Array } | { readonly unusable: string };

/** A picture teaches only where it shows exactly one face, and that large enough. */
export function trainingFace(faces: readonly FaceFinding[]): TrainingFace {
  const [face, ...others] = faces;
  if (face === undefined) return { unusable: 'no face was found in it' };
  if (others.length > 0) return { unusable: `${faces.length} faces were found in it, and it must show one` };
  const side = Math.floor(faceSide(face));
  if (side < leastFaceSide)
    return { unusable: `its face is ${side} pixels wide, and ${leastFaceSide} are needed` };
  return face.embedding === null
    ? { unusable: 'its face cannot be told apart by the recognition model' }
    : { embedding: face.embedding };
}
