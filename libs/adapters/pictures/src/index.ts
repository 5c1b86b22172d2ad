export { type Annotations, annotatePicture, type DrawnZone } from './annotate-picture';
export {
  decodePicture,
  type DecodedPicture,
  type DecodeOptions,
  isJpeg,
  type Picture,
} from './decode-picture';
export { encodePicture, toJpeg } from './encode-picture';
export { PictureMemory } from './picture-memory';
export { shrinkPicture } from './shrink-picture';
