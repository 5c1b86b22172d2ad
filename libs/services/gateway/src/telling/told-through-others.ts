import type { Alarm } from '@tocsin/messages';
import type { EventRecords } from '@tocsin/records';
import type { Logger } from 'pino';

/** Asks who was told of an alarm, through whichever gateway. Where the store is away it is as if nobody was: told twice rather than never. */
export const toldThroughOthers =
  (records: Pick<EventRecords, 'told'>, log: Logger) =>
  async (alarm: Alarm): Promise<ReadonlySet<string>> => {
    try {
      return await records.told(alarm, alarm.phase);
    } catch (error) {
      log.warn({ err: error, eventId: alarm.eventId }, 'whom other gateways told cannot be looked up');
      return new Set();
    }
  };
