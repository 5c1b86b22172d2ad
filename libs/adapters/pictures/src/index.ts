export { type Annotations, annotatePicture, type DrawnZone } from './annotate-picture';
export { decodePicture, type DecodeOptions, isJpeg, type Picture } from './decode-picture';
export { encodePicture, toJpeg } from './encode-picture';
export { shrinkPicture } from './shrink-picture';
