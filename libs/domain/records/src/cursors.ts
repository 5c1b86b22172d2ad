import type { EventId, MonitorId, ServerId } from '@tocsin/messages';

/** How far the watcher has got, per monitor: the highest event whose start it has published. */
export interface Cursors {
  /** Undefined for a monitor that was never watched. */
  get(server: ServerId, monitor: MonitorId): Promise<EventId | undefined>;
  set(server: ServerId, monitor: MonitorId, event: EventId): Promise<void>;
}
