export { KnownFaces, type KnownFacesOptions, type TaughtPicture } from './known-faces';
export type { Lesson } from './lesson';
export { modelKey } from './model-key';
export { listPictures, type PictureFile } from './picture-files';
export { saveUnknownFace } from './unknown-faces';
