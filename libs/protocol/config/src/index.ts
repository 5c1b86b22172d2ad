export { type BrokerAddress, brokerAddress } from './broker-address';
export { Config, ownSections } from './config';
export { idleKeys, renamedKeys } from './old-keys';
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
export { LogsConfig, MetricsConfig } from './seeing-it';
export { secretsInText, secretValues } from './secret-values';
export { allSettings, type Setting } from './settings';
export { maskUrl } from './values';
export { ZoneMinderConfig } from './zoneminder-config';
