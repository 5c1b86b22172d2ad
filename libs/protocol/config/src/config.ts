import { z } from 'zod';
import { LogsConfig, MetricsConfig } from './seeing-it';
import {
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

/** Every setting. A section that is left out has its defaults. */
export const Config = z.strictObject({
  general: GeneralConfig.prefault({}),
  network: NetworkConfig.prefault({}),
  auth: AuthConfig.prefault({}),
  ssl: SslConfig.prefault({}),
  fcm: FcmConfig.prefault({}),
  push: PushConfig.prefault({}),
  mqtt: MqttConfig.prefault({}),
  customize: CustomizeConfig.prefault({}),
  hook: HookConfig.prefault({}),
  queue: QueueConfig.prefault({}),
  watcher: WatcherConfig.prefault({}),
  detector: DetectorConfig.prefault({}),
  gateway: GatewayConfig.prefault({}),
  logs: LogsConfig.prefault({}),
  metrics: MetricsConfig.prefault({}),
});
export type Config = z.infer<typeof Config>;

/** Sections that did not exist in the old server: here an unknown key is a mistake, never a left-over. */
export const ownSections: ReadonlySet<string> = new Set([
  'queue',
  'watcher',
  'detector',
  'gateway',
  'logs',
  'metrics',
]);
