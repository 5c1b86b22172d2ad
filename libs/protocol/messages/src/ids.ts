import { z } from 'zod';

/** `Events.Id`. ZoneMinder counts from 1; 0 in shared memory means "never recorded". */
export const EventId = z.int().positive().brand<'EventId'>();
export type EventId = z.infer<typeof EventId>;

/** `Monitors.Id`; also names the shared-memory file `zm.mmap.<id>`. */
export const MonitorId = z.int().positive().brand<'MonitorId'>();
export type MonitorId = z.infer<typeof MonitorId>;

/** `ZM_SERVER_ID`; 0 where ZoneMinder runs on a single server and has none. */
export const ServerId = z.int().nonnegative().brand<'ServerId'>();
export type ServerId = z.infer<typeof ServerId>;
