export { Config, ownSections } from './config';
export {
  AuthConfig,
  CustomizeConfig,
  DetectorConfig,
  FcmConfig,
  GatewayConfig,
  GeneralConfig,
  HookConfig,
  MqttConfig,
  NetworkConfig,
  PushConfig,
  QueueConfig,
  SslConfig,
  WatcherConfig,
} from './sections';
export { allSettings, type Setting } from './settings';
export { maskUrl } from './values';
export { ZoneMinderConfig } from './zoneminder-config';
