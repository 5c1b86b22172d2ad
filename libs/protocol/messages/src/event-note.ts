import { z } from 'zod';
import { Alarm } from './alarm';

/** What is to be written into ZoneMinder's tables of one phase of an event. Made by the gateway that decided about it. */
export const EventNote = z.object({
  ...Alarm.pick({ server: true, numbering: true, eventId: true, phase: true }).shape,
  /** When it was first to be written; milliseconds since 1970. */
  since: z.number().nonnegative(),
  /** At the end: what stood before the notes since the start, to be there again; `''` for nothing. */
  textOfStart: z.string(),
  /** What is to stand before the notes; `''` for nothing. */
  text: z.string(),
  /** What the event is tagged with. */
  labels: z.array(z.string()),
});
export type EventNote = z.infer<typeof EventNote>;
