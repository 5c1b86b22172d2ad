import { levels } from './log-line';

/**
 * ZoneMinder's own settings of its logging (Options → Logging). Levels are its numbers: debug 1..9, info 0, warning -1,
 * error -2, fatal -3, nothing -5.
 */
export interface ZoneMinderLogOptions {
  readonly file: number;
  readonly syslog: number;
  readonly database: number;
  /** The master switch; without it there is no debug anywhere. */
  readonly isDebug: boolean;
  /** The finest debug level of the components meant, 1..9. */
  readonly debugLevel: number;
  /** Components whose debug is wanted; empty means all. */
  readonly debugTargets: readonly string[];
}

/** Its shipped settings, until its database has been read. */
export const shippedLogOptions: ZoneMinderLogOptions = {
  file: 1,
  syslog: -1,
  database: 0,
  isDebug: false,
  debugLevel: 1,
  debugTargets: [],
};

/** The rows of the table Config that are wanted. */
export const logOptionNames = [
  'ZM_LOG_LEVEL_FILE',
  'ZM_LOG_LEVEL_SYSLOG',
  'ZM_LOG_LEVEL_DATABASE',
  'ZM_LOG_DEBUG',
  'ZM_LOG_DEBUG_LEVEL',
  'ZM_LOG_DEBUG_TARGET',
] as const;

/**
 * @param rows - of the table Config, by name
 * @param env - `LOG_LEVEL_FILE` and the like override them for a process, as they do for ZoneMinder's own
 */
export function zoneMinderLogOptions(
  rows: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>> = {},
): ZoneMinderLogOptions {
  const value = (name: string): string | undefined => env[name] ?? rows.get(`ZM_${name}`);
  const level = (name: string, shipped: number): number => {
    const number = Number(value(name)?.trim() || Number.NaN);
    return Number.isInteger(number) ? number : shipped;
  };
  const targets = (value('LOG_DEBUG_TARGET') ?? '').split('|');
  return {
    file: level('LOG_LEVEL_FILE', shippedLogOptions.file),
    syslog: level('LOG_LEVEL_SYSLOG', shippedLogOptions.syslog),
    database: level('LOG_LEVEL_DATABASE', shippedLogOptions.database),
    isDebug: value('LOG_DEBUG') === '1',
    debugLevel: level('LOG_DEBUG_LEVEL', shippedLogOptions.debugLevel),
    debugTargets: targets.map((target) => target.trim().replace(/^_/, '')).filter((target) => target !== ''),
  };
}

/** @param level - pino's @returns ZoneMinder's */
export function zoneMinderLevel(level: number): number {
  if (level >= levels.fatal) return -3;
  if (level >= levels.error) return -2;
  if (level >= levels.warn) return -1;
  if (level >= levels.info) return 0;
  return level >= levels.debug ? 1 : 5;
}

/** Where a line goes. */
export interface LogDestinations {
  readonly file: boolean;
  readonly syslog: boolean;
  readonly database: boolean;
}

/**
 * @param component - `zmeventnotification`, `zmesdetect_m3` …
 * @param level - ZoneMinder's
 */
export function destinationsOf(
  component: string,
  level: number,
  options: ZoneMinderLogOptions,
): LogDestinations {
  // A destination set to any debug level takes all the debug there is, as with ZoneMinder's daemons.
  const takes = (limit: number): boolean => (level > 0 ? limit > 0 : level <= limit);
  const isHeard = level <= 0 || isDebugWanted(component, level, options);
  return {
    file: isHeard && takes(options.file),
    syslog: isHeard && takes(options.syslog),
    database: isHeard && takes(options.database),
  };
}

/** A target names a component, or all of a kind: `zmesdetect` is `zmesdetect_m5`, too. */
function isDebugWanted(component: string, level: number, options: ZoneMinderLogOptions): boolean {
  const { isDebug, debugLevel, debugTargets } = options;
  if (!isDebug || level > debugLevel) return false;
  if (debugTargets.length === 0) return true;
  return debugTargets.some((target) => component === target || component.startsWith(`${target}_`));
}
