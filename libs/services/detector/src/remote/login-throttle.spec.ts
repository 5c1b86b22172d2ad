import { LoginThrottle } from './login-throttle';

describe('the throttle of logins', () => {
  it('lets ten of an address be refused in a minute, and others try meanwhile', () => {
    let now = 0;
    const throttle = new LoginThrottle(() => now);
    const tries = Array.from({ length: 11 }, () => throttle.begin('a'));
    expect(tries.filter(Boolean)).toHaveLength(10);
    expect(throttle.begin('b')).toBe(true);
    now = 60_000;
    expect(throttle.begin('a')).toBe(true);
  });

  it('does not count who was let in', () => {
    const throttle = new LoginThrottle(() => 0);
    for (let time = 0; time < 50; time += 1) {
      expect(throttle.begin('a')).toBe(true);
      throttle.letIn('a');
    }
  });

  it('lets nobody try while too many everywhere are refused', () => {
    const throttle = new LoginThrottle(() => 0);
    for (let address = 0; address < 200; address += 1) expect(throttle.begin(String(address))).toBe(true);
    expect(throttle.begin('new')).toBe(false);
  });
});
