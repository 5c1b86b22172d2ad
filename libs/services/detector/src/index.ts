export { type DetectorParts, startDetector } from './detector';
