export { Alarm, type AlarmPhase, alarmId, eventName } from './alarm';
export { Delivery, type DeliveryOutcome } from './delivery';
export { EventNote } from './event-note';
export { EventId, MonitorId, ServerId } from './ids';
export { StoryEntry } from './story';
export { Box, Detection, Notification, Outcome, Stage } from './notification';
export { TellingMessage, TravellingTelling } from './telling-message';
export { UnfinishedPushes } from './unfinished-pushes';
