import { z } from 'zod';
import { EventId, MonitorId, ServerId } from './ids';

/** A moment in milliseconds since 1970. */
const Moment = z.number().nonnegative();

/** An event has begun (`start`) or ended (`end`) in ZoneMinder. Made by the watcher. */
export const Alarm = z.object({
  server: ServerId,
  /** How often the server's event ids had begun anew: a database made anew or restored gives ids out again. */
  numbering: z.int().nonnegative().default(0),
  eventId: EventId,
  monitorId: MonitorId,
  monitorName: z.string(),
  phase: z.enum(['start', 'end']),
  /** Start: ZoneMinder's alarm cause, as it stands there (may begin with a blank). End: the event's Notes. */
  cause: z.string(),
  /** When the watcher saw it, by the watcher's clock. */
  seenAt: Moment,
  /** `Events.StartDateTime`, whole seconds; null where the row could not be read. */
  startedAt: Moment.nullable(),
  /** The event's folder on ZoneMinder's machine; null where the row could not be read. */
  eventPath: z.string().nullable(),
  /** True when it was found in the database after the fact: we were away while it happened. */
  late: z.boolean(),
});
export type Alarm = z.infer<typeof Alarm>;
export type AlarmPhase = Alarm['phase'];

/** Names an event among all that ever were: `0-5060`, or `0.1-5060` once the ids of server 0 have begun anew. */
export function eventName({
  server,
  numbering,
  eventId,
}: Pick<Alarm, 'server' | 'numbering' | 'eventId'>): string {
  return `${server}${numbering === 0 ? '' : `.${numbering}`}-${eventId}`;
}

/** The id of everything about one phase of one event: jobs, records, receipts. E.g. `0-5060-start`. */
export function alarmId(alarm: Pick<Alarm, 'server' | 'numbering' | 'eventId' | 'phase'>): string {
  return `${eventName(alarm)}-${alarm.phase}`;
}
