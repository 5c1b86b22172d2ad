import './async-disposable-stack';

export { ConfigError, type ConfigProblem } from './config/config-error';
export { type LoadedConfig, type LoadOptions, loadConfig } from './config/load-config';
export { defaultConfigFiles } from './config/config-places';
export { pathObstacle, whoWeAre } from './path-obstacle';
export {
  type ZoneMinderConfigPlaces,
  loadZoneMinderConfig,
  zoneMinderConfigPlaces,
} from './config/load-zoneminder-config';
export { ControlFile } from './control/control-file';
export type { ServiceByConfig } from './control/running-service';
export { SettingsInForce } from './control/settings-in-force';
export { requiredQueue } from './config/required-queue';
export { type Logger, createLogger } from './logger';
export { type ProcessParts, runProcess } from './run-process';
export { aborted } from './aborted';
export { version } from './version';
