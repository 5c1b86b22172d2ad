export type { DetectorOutput, FaceDetector, InputSize } from './detectors/face-detector';
export { detectorPasses, leastInputFace, type PassOptions } from './detectors/passes';
export { recogniseFaceDetector } from './detectors/recognise-face-detector';
export {
  type FaceCandidate,
  type FaceFinding,
  type FacePoint,
  faceInPicture,
  faceSide,
  type Landmarks,
} from './face';
export { type AlignOptions, alignedSide, alignFace, type FacePicture } from './recognition/align-face';
export { cosine, distanceOfCosine, meanEmbedding, normalise } from './recognition/embedding';
export {
  type KnownPerson,
  type Naming,
  type NamingRules,
  nameFace,
  usualMargin,
} from './recognition/gallery';
export {
  type DeclaredTensor,
  matchingCosine,
  matchScore,
  type Recogniser,
  recogniseRecogniser,
  recogniserOf,
} from './recognition/recogniser';
export { jitteredViews, type View } from './recognition/jittered-views';
export { leastFaceSide, type TrainingFace, trainingFace } from './recognition/training-face';
export { widenBox } from './widen-box';
