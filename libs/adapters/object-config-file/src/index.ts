export {
  type DetectionConfigs,
  type DetectionConfigsOptions,
  openDetectionConfigs,
} from './detection-configs';
