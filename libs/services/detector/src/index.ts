export { type DetectorParts, startDetector } from './detector';
export { type PictureFindings, PictureLooker, type PictureLookerOptions } from './pictures/picture-looker';
export { detectorSettings } from './detector-settings';
