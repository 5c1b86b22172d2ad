import type { Cursors } from './cursors';
import type { EventRecords } from './event-records';

/** Everything a store remembers beside its queues. */
export interface Records {
  readonly events: EventRecords;
  readonly cursors: Cursors;
}
