export {
  type DetectionConfigs,
  type DetectionConfigsOptions,
  type DetectionFileOptions,
  openDetectionConfigs,
  readDetectionFile,
} from './detection-configs';
export type { LoadedConfig } from './loaded-config';
export { readRemoteServerSettings } from './remote-server-file';
