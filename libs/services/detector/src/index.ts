export { checkDetection, type DetectionCheck, examineDetection } from './check-detection';
export { type DetectorParts, startDetector } from './detector';
export {
  PictureDetection,
  type PictureDetectionParts,
  type PictureLookContext,
} from './looking/picture-detection';
export {
  type OpenPictureDetection,
  openPictureDetection,
  type OpenPictureDetectionParts,
} from './looking/open-picture-detection';
export type { Finding } from './finding';
export type { ZoneSource } from './looking/zones/zone-import';
export type { Subject } from './looking/subject';
export { Stopwatch } from './stopwatch';
export { detectorSettings } from './detector-settings';
export { FaceGallery, type FaceGalleryParts } from './looks/face-gallery';
export { createFaceLook, type FaceLookParts } from './looks/face-look';
export { createLocalPlateLook, type LocalPlateLookParts } from './looks/local-plate-look';
export type { PictureContext, PictureLook } from './looks/picture-look';
