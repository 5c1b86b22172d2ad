export { boxArea, clipBox, overlap, scaleBox, type Size } from './box';
export { cocoLabels } from './coco-labels';
export type { ModelSignature, ObjectModel, OutputTensor, TensorInfo } from './families/model-family';
export { fillInput, type InputFormat, type Pixels } from './fill-input';
export { labelOf, parseLabels } from './labels';
export { boxInPicture, type Letterbox, letterboxTopLeft } from './letterbox';
export { recogniseModel } from './recognise-model';
export { type ScoredBox, suppressOverlaps } from './suppress-overlaps';
