export { alarmFrame, legacyAlarmFrame } from './alarm-frame';
export type { Authenticator, Credentials, Viewer } from './authenticator';
export type { Channel, Claim, StartOfEvent, Telling } from './channel';
export { type Channels, channelsFor } from './channel-matrix';
export { deliveryLine } from './delivery-line';
export { type Decision, decide, type TellingPolicy } from './decision';
export type { DeviceMemory, StartClaim } from './device-memory';
export { OwnDeviceMemory } from './own-device-memory';
export { IntervalClock, type RecipientClock } from './interval-clock';
export type { EventWriter } from './event-writer';
export { acceptEveryMonitor, type MonitorFilter, parseMonitorFilter } from './monitor-filter';
export { type MqttMessage, mqttMessage, mqttTopic } from './mqtt-message';
export { intervalHasToGo, type Recipient, suppressionOf } from './recipient';
export { causeOfStart, textOfStart, withTextOfStart } from './cause-of-start';
export { outcomeOfStart, startIsOpen, startOfEvent } from './start-of-event';
export { hasOwnLogin, type PictureAddress, pictureUrl } from './picture-url';
export {
  type EventPicture,
  type PictureRequest,
  pictureOf,
  readSignedPicture,
  type SignedPicture,
  signedPicturePath,
  signedPictureUrl,
  type SignText,
  type VerifyText,
} from './signed-picture';
export { pushScriptArguments } from './push-script-arguments';
export { type DecodedControl, decodeControl, encodeControl } from './control-codec';
export { type ControlledConfig, controlledConfig, knownSettings } from './control-settings';
export { controlledDecision } from './controlled-decision';
export type { ControlPlace } from './control-place';
export { effectOf, type SettingEffect } from './setting-effect';
export { type ControlCommand, readControlCommand } from './control-command';
export {
  controlResponse,
  editSetting,
  isMeant,
  type KnownKey,
  type OverriddenSetting,
  overriddenSettings,
} from './control-overrides';
export {
  type ControlState,
  controlOf,
  type MonitorControl,
  resetControl,
  setMonitors,
  untouchedControl,
  withMonitors,
} from './control-state';
