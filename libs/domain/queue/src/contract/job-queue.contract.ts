import { describeClosing } from './closing.contract';
import { describeDelivery } from './delivery.contract';
import { describeDuplicates } from './duplicates.contract';
import type { NewPlace } from './queue-place.contract';
import { describeTiming } from './timing.contract';
import { describeTryingAgain } from './trying-again.contract';

export type { NewPlace, QueuePlace, StubbornSpec } from './queue-place.contract';

/** What every adapter of {@link JobQueue} promises, so that one machine and many behave alike. */
export function describeJobQueue(adapter: string, newPlace: NewPlace): void {
  describe(`the job queue ${adapter}`, () => {
    describeDelivery(newPlace);
    describeDuplicates(newPlace);
    describeTryingAgain(newPlace);
    describeTiming(newPlace);
    describeClosing(newPlace);
  });
}
