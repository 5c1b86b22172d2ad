export type { PatternTrouble } from './build/build-context';
export { defaultBasePath, defaultDetectionConfig, type DetectorDefaults } from './default-detection-config';
export {
  type DetectionConfigOptions,
  detectionConfigFor,
  type MonitorDetection,
} from './detection-config-for';
export { type ConfigNote, type ConfigNotes, NoteBook } from './notes';
export { secretsFileOf } from './read/effective';
export { type Override, parseOverride, withOverrides } from './read/override';
export { monitorsOf, type ObjectConfigSource, readIniSource, readTreeSource } from './read/source';
export {
  type RemoteServer,
  remoteServerOfIni,
  remoteServerOfTree,
  type RemoteServerSettings,
} from './remote-server-settings';
export { isSecretKey, type Secrets, secretsOfIni, secretsOfTree, type SecretsPlace } from './resolve/secrets';
export { secretTexts } from './secret-texts';
