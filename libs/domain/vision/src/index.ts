export { boxArea, clipBox, overlap, scaleBox, type Size } from './box';
export { cocoLabels } from './coco-labels';
export { cropPixels } from './crop-pixels';
export type { DecodeOptions, ModelSignature, ObjectModel } from './families/model-family';
export { fillInput, type Pixels, type Preparation } from './fill-input';
export { labelOf, parseLabels } from './labels';
export { type ModelInputs, readModelInputs } from './model-inputs';
export { boxInPicture, type Placement, place, type Resizing } from './placement';
export { modelFamilies, recogniseModel } from './recognise-model';
export type { SharedPicture } from './shared-picture';
export { type ScoredBox, suppressOverlaps } from './suppress-overlaps';
export {
  allocate,
  type ElementType,
  type InputTensor,
  isElementType,
  type OutputTensor,
  type PictureInput,
  type TensorData,
  type TensorInfo,
} from './tensors';
export { metadataLabels } from './metadata-labels';
