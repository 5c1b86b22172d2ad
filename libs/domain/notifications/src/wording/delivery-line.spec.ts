import { type Delivery, StoryEntry } from '@tocsin/messages';
import { deliveryLine } from './delivery-line';

const many = (count: number, channel: string, outcome: Delivery['outcome']): Delivery[] =>
  Array.from({ length: count }, (_, index) => ({
    channel,
    recipient: `${channel}:${outcome}:${index}`,
    outcome,
    reason: outcome === 'sent' ? '' : 'for a reason',
  }));

describe('the line of a story that says who was told', () => {
  it('names each while they are few', () => {
    const few = [...many(10, 'web', 'suppressed'), ...many(10, 'web', 'sent')];
    expect(deliveryLine(few)).toEqual({ deliveries: few });
  });

  it('names failures first and counts the others where they are many', () => {
    const deliveries = [
      ...many(3000, 'web', 'sent'),
      ...many(1000, 'fcm', 'suppressed'),
      ...many(2, 'fcm', 'failed'),
    ];
    const line = deliveryLine(deliveries);
    expect(line.deliveries).toEqual([...many(2, 'fcm', 'failed'), ...many(18, 'web', 'sent')]);
    expect(line.others).toEqual([
      { channel: 'web', outcome: 'sent', count: 2982 },
      { channel: 'fcm', outcome: 'suppressed', count: 1000 },
    ]);
    const entry = { step: 'delivery', at: 1, phase: 'start', ...line };
    expect(StoryEntry.parse(entry)).toEqual(entry);
  });

  it('is of the same size for ten thousand as for a hundred', () => {
    const size = (count: number) => JSON.stringify(deliveryLine(many(count, 'web', 'sent'))).length;
    expect(size(10_000) - size(100)).toBeLessThan(10);
  });
});
