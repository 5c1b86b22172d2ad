import type { EventId, MonitorId } from '@tocsin/messages';

/** A row of `Monitors` that is to be watched. */
export interface WatchedMonitor {
  readonly id: MonitorId;
  readonly name: string;
}

/** A row of `Events`, in today's column names whatever the release. */
export interface EventRow {
  readonly eventId: EventId;
  readonly monitorId: MonitorId;
  readonly cause: string;
  readonly notes: string;
  /** Milliseconds since 1970; whole seconds. */
  readonly startedAt: number;
  /** Null while it goes on, and for ever when zmc was killed. */
  readonly endedAt: number | null;
  /** How many frames were in alarm so far; 0 for a purely continuous recording. */
  readonly alarmFrames: number;
  /** The event's folder on ZoneMinder's machine, by its storage area and scheme. */
  readonly eventPath: string;
}

/**
 * What the watcher asks ZoneMinder's database.
 * Every call throws CodedError `database-unavailable` (retryable) when it cannot be answered.
 */
export interface EventTable {
  /** `ZM_DYN_DB_VERSION`, e.g. `1.36.33`. */
  version(): Promise<string>;
  /** Monitors of this server that can raise alarms, by the rules of the release; skipped ones are still in it. */
  monitors(): Promise<readonly WatchedMonitor[]>;
  event(id: EventId): Promise<EventRow | undefined>;
  /** The newest event of a monitor; undefined if it has none. */
  latest(monitor: MonitorId): Promise<EventRow | undefined>;
  /**
   * Events of these monitors with an id above `after`, oldest first, at most `limit`, and only those that began
   * within the last `maxAgeSeconds` by the database's own clock.
   */
  eventsAfter(
    after: number,
    monitors: readonly MonitorId[],
    maxAgeSeconds: number,
    limit: number,
  ): Promise<readonly EventRow[]>;
  /** These events, in any order; unknown ids are left out. */
  eventsById(ids: readonly EventId[]): Promise<readonly EventRow[]>;
}
