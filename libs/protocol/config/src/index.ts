export { Config, ownSections } from './config';
export {
  AuthConfig,
  CustomizeConfig,
  DetectorConfig,
  GatewayConfig,
  GeneralConfig,
  HookConfig,
  MqttConfig,
  NetworkConfig,
  QueueConfig,
  SslConfig,
  WatcherConfig,
} from './sections';
export { maskUrl } from './values';
export { ZoneMinderConfig } from './zoneminder-config';
