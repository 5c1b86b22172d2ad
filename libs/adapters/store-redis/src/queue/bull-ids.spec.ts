import { fromBullId, toBullId } from './bull-ids';

describe('job ids in BullMQ', () => {
  test.each(['0-5060-start', 'wait', 'stalled-check', 'a', 'meta'])('%s comes back as it was', (id) => {
    expect(fromBullId(toBullId(id))).toBe(id);
  });

  test('an id of ours stays readable in Redis', () => expect(toBullId('0-5060-start')).toBe('0-5060-start'));

  test('an id cannot be one of the keys of BullMQ', () => expect(toBullId('delayed')).not.toBe('delayed'));
});
