export { annotatePicture } from './annotate-picture';
export { decodePicture, type DecodeOptions, isJpeg, type Picture } from './decode-picture';
export { shrinkPicture } from './shrink-picture';
