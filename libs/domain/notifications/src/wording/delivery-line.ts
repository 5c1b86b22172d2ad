import type { Delivery, DeliveryOutcome, StoryEntry } from '@tocsin/messages';

/** Recipients that one line names; thousands would make the story of an event a burden for the store. */
const mostNamed = 20;

/** Who wants to know why looks for these first. */
const order: readonly DeliveryOutcome[] = ['failed', 'sent', 'suppressed'];

type DeliveryLine = Pick<Extract<StoryEntry, { step: 'delivery' }>, 'deliveries' | 'others'>;

/** What a story says of who was told: each by name while they are few, else some by name and the others counted. */
export function deliveryLine(deliveries: readonly Delivery[]): DeliveryLine {
  if (deliveries.length <= mostNamed) {
    return { deliveries: [...deliveries] };
  }
  const sorted = order.flatMap((wanted) => deliveries.filter(({ outcome }) => outcome === wanted));
  const counts = new Map<string, { channel: string; outcome: DeliveryOutcome; count: number }>();
  for (const { channel, outcome } of sorted.slice(mostNamed)) {
    const counted = counts.get(`${channel} ${outcome}`) ?? { channel, outcome, count: 0 };
    counts.set(`${channel} ${outcome}`, { ...counted, count: counted.count + 1 });
  }
  return { deliveries: sorted.slice(0, mostNamed), others: [...counts.values()] };
}
