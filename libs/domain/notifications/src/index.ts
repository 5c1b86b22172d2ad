export { alarmFrame, legacyAlarmFrame } from './wording/alarm-frame';
export type { Authenticator, Credentials, Viewer } from './recipients/authenticator';
export type { Channel, Claim, StartOfEvent, Telling } from './channel';
export { type Channels, channelsFor } from './deciding/channel-matrix';
export { deliveryLine } from './wording/delivery-line';
export { type Decision, decide, type TellingPolicy } from './deciding/decision';
export type { DeviceMemory, StartClaim } from './recipients/device-memory';
export { OwnDeviceMemory } from './recipients/own-device-memory';
export { IntervalClock, type RecipientClock } from './recipients/interval-clock';
export type { EventWriter } from './event-writer';
export { acceptEveryMonitor, type MonitorFilter, parseMonitorFilter } from './recipients/monitor-filter';
export { type MqttMessage, mqttMessage, mqttTopic } from './wording/mqtt-message';
export { intervalHasToGo, type Recipient, suppressionOf } from './recipients/recipient';
export { causeOfStart, textOfStart, withTextOfStart } from './deciding/cause-of-start';
export { outcomeOfStart, startIsOpen, startOfEvent } from './deciding/start-of-event';
export { hasOwnLogin, type PictureAddress, pictureUrl } from './pictures/picture-url';
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
} from './pictures/signed-picture';
export { pushScriptArguments } from './wording/push-script-arguments';
export { testTelling } from './test-telling';
export { type DecodedControl, decodeControl, encodeControl } from './control/control-codec';
export { type ControlledConfig, controlledConfig, knownSettings } from './control/control-settings';
export { controlledDecision } from './deciding/controlled-decision';
export type { ControlPlace } from './control/control-place';
export { effectOf, type SettingEffect } from './control/setting-effect';
export { type ControlCommand, readControlCommand } from './control/control-command';
export {
  controlResponse,
  editSetting,
  isMeant,
  type KnownKey,
  type OverriddenSetting,
  overriddenSettings,
} from './control/control-overrides';
export {
  type ControlState,
  controlOf,
  type MonitorControl,
  resetControl,
  setMonitors,
  untouchedControl,
  withMonitors,
} from './control/control-state';
