export { AlarmEvent, AlarmFrame, LegacyAlarmEvent, LegacyAlarmFrame } from './alarm-frames';
export {
  readClientFrame,
  type AuthFrame,
  type ClientFrame,
  type ControlFrame,
  type EscontrolFrame,
  type PushFrame,
} from './client-frame';
export { AuthReply, ControlFailReply, ControlReply, FailReply, Reason, VersionReply } from './replies';
export { compatibilityVersion, serverName } from './version';
