export {
  type DetectionConfigs,
  type DetectionConfigsOptions,
  openDetectionConfigs,
} from './detection-configs';
export { readRemoteServerSettings } from './remote-server-file';
