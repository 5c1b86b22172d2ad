export { type DetectorParts, startDetector } from './detector';
export { type PictureFindings, PictureLooker, type PictureLookerOptions } from './pictures/picture-looker';
export { detectorSettings } from './detector-settings';
export { FaceGallery, type FaceGalleryParts } from './looks/face-gallery';
export { createFaceLook, type FaceLookParts } from './looks/face-look';
export { createLocalPlateLook, type LocalPlateLookParts } from './looks/local-plate-look';
export type { PictureContext, PictureLook } from './looks/picture-look';
