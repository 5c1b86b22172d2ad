import type { EventTable } from '@tocsin/alarms';
import type { Config } from '@tocsin/config';
import type { Alarm, Notification, ServerId } from '@tocsin/messages';
import type { JobQueue } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import type { SharedMemoryMaps } from '@tocsin/zoneminder';
import type { Logger } from 'pino';

/** Shared memory as the watcher uses it. */
export type MonitorMaps = Pick<SharedMemoryMaps, 'read' | 'useVersion' | 'forget'>;

/** What the watcher needs; all of it is opened and closed by the caller. */
export interface WatcherParts {
  readonly config: Pick<Config, 'general' | 'customize' | 'watcher' | 'detector'>;
  readonly log: Logger;
  /** Which ZoneMinder server this is: `ZM_SERVER_ID`. */
  readonly server: ServerId;
  readonly maps: MonitorMaps;
  readonly events: EventTable;
  readonly alarms: JobQueue<Alarm>;
  readonly notifications: JobQueue<Notification>;
  readonly records: Records;
  /** Milliseconds since 1970; the clock of this machine by default. */
  readonly now?: () => number;
}
