import type { MonitorId, ServerId } from '@tocsin/messages';

/** How far the watcher has got, per monitor: the highest event whose start it has published, 0 before the first. */
export interface Cursors {
  /** Undefined for a monitor that was never watched. */
  get(server: ServerId, monitor: MonitorId): Promise<number | undefined>;
  set(server: ServerId, monitor: MonitorId, event: number): Promise<void>;
  /** How often the event ids of this server have begun anew; 0 before the first time. */
  numbering(server: ServerId): Promise<number>;
  /** Begins one more numbering. @returns it: greater than every one before */
  nextNumbering(server: ServerId): Promise<number>;
}
