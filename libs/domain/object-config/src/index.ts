export { defaultBasePath, defaultDetectionConfig, type DetectorDefaults } from './default-detection-config';
export type { ConfigNote, ConfigNotes } from './notes';
