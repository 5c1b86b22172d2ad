import './async-disposable-stack';

export { ConfigError, type ConfigProblem } from './config/config-error';
export { type LoadedConfig, type LoadOptions, loadConfig } from './config/load-config';
export { defaultConfigFiles } from './config/config-places';
export { commentLines, defaultLines } from './config/default-lines';
export { editSettings, withFurtherSettings } from './config/editing/edit-settings';
export { iniToYaml } from './config/editing/ini-to-yaml';
export type { SettingsEdit } from './config/editing/settings-edit';
export { isYaml, parseSettings, type SettingsEntry, type SettingsText } from './config/settings-text';
export { findingsOf, type Finding } from './check-config/findings';
export { line, listing } from './check-config/listing';
export { listingWithHead, type Printer, printReport, reportAsJson } from './check-config/print-report';
export { type CheckFurther, checkSettings, type FurtherCheck } from './check-config/check-settings';
export { isUsable, reportOnSettings, type SettingsReport } from './check-config/settings-report';
export { type Shown, shownValue } from './check-config/shown-value';
export { parseArguments, type ProcessArguments, settingFlagsUsage } from './arguments';
export { pathObstacle, whoWeAre } from './path-obstacle';
export {
  type ZoneMinderConfigPlaces,
  loadZoneMinderConfig,
  zoneMinderConfigPlaces,
} from './config/load-zoneminder-config';
export { ControlFile } from './control/control-file';
export type { ServiceByConfig } from './control/running-service';
export { SettingsInForce } from './control/settings-in-force';
export { type Written, WrittenSettings, writtenOnce } from './config/written-settings';
export { requiredQueue } from './config/required-queue';
export { type Logger, createLogger } from './logger';
export { type ProcessParts, runProcess } from './run-process';
export { aborted } from './aborted';
export { type SettingFlag, settingFlags } from './setting-flags';
export { version } from './version';
