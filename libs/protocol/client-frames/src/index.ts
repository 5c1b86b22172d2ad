export { AlarmEvent, AlarmFrame, LegacyAlarmEvent, LegacyAlarmFrame } from './alarm-frames';
export { readClientFrame, type AuthFrame, type ClientFrame, type ControlFrame } from './client-frame';
export { AuthReply, FailReply, Reason, VersionReply } from './replies';
export { compatibilityVersion, serverName } from './version';
