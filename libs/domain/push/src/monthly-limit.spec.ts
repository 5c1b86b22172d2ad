import { isAtMonthlyLimit, withAttempt } from './monthly-limit';
import { deviceWith } from './push.fixture';

describe('the pushes of a month', () => {
  it.each([
    [0, 4, false],
    [7999, 4, false],
    [8000, 4, true],
    [9000, 4, true],
    [9000, 3, false],
    [9000, 5, false],
  ])('after %i in month %i of which we are in 4: at the limit %s', (count, at, expected) => {
    expect(isAtMonthlyLimit(deviceWith({ invocations: { count, at } }), 4)).toBe(expected);
  });

  it('are counted as attempts, and each raises the badge', () => {
    const device = deviceWith({ invocations: { count: 11, at: 4 }, badge: 0 });
    expect(withAttempt(device, 4)).toEqual({ ...device, invocations: { count: 12, at: 4 }, badge: 1 });
    expect(withAttempt(device, 5)).toEqual({ ...device, invocations: { count: 1, at: 5 }, badge: 1 });
  });

  it('can be exactly 8000', () => {
    let device = deviceWith({ invocations: { count: 0, at: 4 } });
    let sent = 0;
    while (!isAtMonthlyLimit(device, 4)) {
      device = withAttempt(device, 4);
      sent += 1;
    }
    expect(sent).toBe(8000);
  });
});
