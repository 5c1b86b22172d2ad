export {
  type Device,
  type Invocations,
  knowsAppVersion,
  maskToken,
  type Platform,
  platformOf,
  type PushState,
} from './device';
export type { DeviceList } from './device-list';
export type { DeviceRegistry } from './device-registry';
export { directMessage } from './direct-message';
export { JoinedRegistry } from './joined-registry';
export { type LocalTime, localTimeIn, WallClock } from './local-time';
export { inMonth, isAtMonthlyLimit, monthlyLimit, withAttempt } from './monthly-limit';
export { maskPictureUrl } from './mask-picture-url';
export { proxyRequest } from './proxy-request';
export { composePush, type Push, type PushSubject, type PushWording } from './push';
export {
  type HttpAnswer,
  parseRetryAfter,
  type PushAnswer,
  readDirectAnswer,
  readProxyAnswer,
} from './push-answer';
export type { PushStyle } from './push-style';
export { parseBadge, registered, type Registration, withLists } from './registration';
export { strftime } from './strftime';
export { isEntry, parseEntry, entryOf } from './token-entry';
export {
  type DecodedTokenFile,
  decodeTokenFile,
  encodeTokenFile,
  type KeptParts,
  nothingKept,
  type TokenFile,
} from './token-file';
