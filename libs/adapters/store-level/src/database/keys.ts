import type { EventRef } from '@tocsin/records';
import { type AlarmPhase, EventId, type MonitorId, ServerId } from '@tocsin/messages';

/**
 * Names of everything in the database. `!` separates the parts (queue names, job ids and numbers never
 * hold one); all keys with a prefix lie together, in the order of what follows it.
 */
export const jobKey = (queue: string, id: string): string => `job!${queue}!${id}`;
/** How often a job was started, and when it is tried again. */
export const tryKey = (queue: string, id: string): string => `try!${queue}!${id}`;
export const doneKey = (queue: string, id: string): string => `done!${queue}!${id}`;
export const failedKey = (queue: string, id: string): string => `failed!${queue}!${id}`;

/** How often the event ids of a server have begun anew. */
export const numberingKey = (server: ServerId): string => `numbering!${server}`;
export const cursorKey = (server: ServerId, monitor: MonitorId): string => `cursor!${server}!${monitor}`;

/** `<server>!<event>`, or `<server>.<numbering>!<event>` for an id that was given out again. */
const eventPart = ({ server, numbering, eventId }: EventRef): string =>
  `${server}${numbering === 0 ? '' : `.${numbering}`}!${eventId}`;

export const storyPrefix = (event: EventRef): string => `story!${eventPart(event)}!`;
export const toldPrefix = (event: EventRef, phase: AlarmPhase): string =>
  `told!${eventPart(event)}!${phase}!`;
export const verdictKey = (event: EventRef, phase: AlarmPhase): string =>
  `verdict!${eventPart(event)}!${phase}`;
/** When something was last written about the event; milliseconds since 1970. */
export const touchedKey = (event: EventRef): string => `touched!${eventPart(event)}`;
/** Events by age, so that the old ones are found without looking at all. */
export const ageKey = (atMs: number, event: EventRef): string =>
  `age!${String(atMs).padStart(15, '0')}!${eventPart(event)}`;
/** What {@link ageKey} was made of. */
export function parseAgeKey(key: string): { readonly since: number; readonly event: EventRef } {
  const [, since, place = '', eventId] = key.split('!');
  const [server, numbering = 0] = place.split('.').map(Number);
  return {
    since: Number(since),
    event: { server: ServerId.parse(server), numbering, eventId: EventId.parse(Number(eventId)) },
  };
}

/** Counts the times the store was opened. */
export const epochKey = 'meta!epoch';

/** Everything whose key begins with `prefix`. */
export const startingWith = (prefix: string): { gte: string; lt: string } => ({
  gte: prefix,
  lt: `${prefix}\u{10ffff}`,
});
