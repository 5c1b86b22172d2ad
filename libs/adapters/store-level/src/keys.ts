import type { EventRef } from '@tocsin/records';
import type { AlarmPhase, MonitorId, ServerId } from '@tocsin/messages';

/**
 * Names of everything in the database. `!` separates the parts (queue names, job ids and numbers never
 * hold one); all keys with a prefix lie together, in the order of what follows it.
 */
export const jobKey = (queue: string, id: string): string => `job!${queue}!${id}`;
/** How often a job was started, and when it is tried again. */
export const tryKey = (queue: string, id: string): string => `try!${queue}!${id}`;
export const doneKey = (queue: string, id: string): string => `done!${queue}!${id}`;
export const failedKey = (queue: string, id: string): string => `failed!${queue}!${id}`;

export const cursorKey = (server: ServerId, monitor: MonitorId): string => `cursor!${server}!${monitor}`;

export const storyPrefix = ({ server, eventId }: EventRef): string => `story!${server}!${eventId}!`;
export const toldPrefix = (event: EventRef, phase: AlarmPhase): string =>
  `told!${event.server}!${event.eventId}!${phase}!`;
export const verdictKey = ({ server, eventId }: EventRef, phase: AlarmPhase): string =>
  `verdict!${server}!${eventId}!${phase}`;
/** When something was last written about the event; milliseconds since 1970. */
export const touchedKey = ({ server, eventId }: EventRef): string => `touched!${server}!${eventId}`;
/** Events by age, so that the old ones are found without looking at all. */
export const ageKey = (atMs: number, { server, eventId }: EventRef): string =>
  `age!${String(atMs).padStart(15, '0')}!${server}!${eventId}`;

/** Counts the times the store was opened. */
export const epochKey = 'meta!epoch';

/** Everything whose key begins with `prefix`. */
export const startingWith = (prefix: string): { gte: string; lt: string } => ({
  gte: prefix,
  lt: `${prefix}\u{10ffff}`,
});
