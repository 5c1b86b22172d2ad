export {
  type DetectionConfigs,
  type DetectionConfigsOptions,
  openDetectionConfigs,
  readDetectionFile,
} from './detection-configs';
export type { LoadedConfig } from './loaded-config';
export { readRemoteServerSettings } from './remote-server-file';
