import { Alarm, EventNote, Notification, UnfinishedPushes } from '@tocsin/messages';
import type { QueueSpec } from './job-queue';

/** watcher → detector */
export const alarmQueue: QueueSpec<Alarm> = {
  name: 'alarms',
  parse: (payload) => Alarm.parse(payload),
  attempts: 3,
  backoffMs: 500,
  stalledAfterMs: 10_000,
};

/** detector → gateway */
export const notificationQueue: QueueSpec<Notification> = {
  name: 'notifications',
  parse: (payload) => Notification.parse(payload),
  attempts: 8,
  backoffMs: 500,
  stalledAfterMs: 10_000,
};

/** gateway → ZoneMinder's tables, whenever they can be written */
export const eventNoteQueue: QueueSpec<EventNote> = {
  name: 'event-notes',
  parse: (payload) => EventNote.parse(payload),
  attempts: 8,
  backoffMs: 500,
  stalledAfterMs: 10_000,
};

/** gateway → gateway: pushes under way, so that they outlive the one that sends them */
export const pushQueue: QueueSpec<UnfinishedPushes> = {
  name: 'pushes',
  parse: (payload) => UnfinishedPushes.parse(payload),
  attempts: 8,
  backoffMs: 500,
  stalledAfterMs: 10_000,
};
