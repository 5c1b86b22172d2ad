export { levels, type LogLine, lineText, parseLogLine } from './log-line';
export type { LogSink } from './log-sink';
export { type HeldBack, Repetition, type RepetitionLimits } from './repetition';
export { readLogLine, type WrittenLine } from './read-line';
export { SecretMask } from './secret-mask';
export {
  fileLine,
  serverComponent,
  syslogLine,
  syslogSeverity,
  type ZoneMinderLine,
  zoneMinderLine,
} from './zoneminder-line';
export {
  destinationsOf,
  type LogDestinations,
  logOptionNames,
  shippedLogOptions,
  type ZoneMinderLogOptions,
  zoneMinderLogOptions,
} from './zoneminder-options';
