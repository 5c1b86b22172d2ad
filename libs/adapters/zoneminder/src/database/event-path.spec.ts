import { eventPath } from './event-path';

const row = { Id: 5060, MonitorId: 2, StartText: '2026-01-09 07:05:03', StoragePath: '/mnt/a' };

describe('the folder of an event', () => {
  // The three forms of facts.md section 3, all seen on a real 1.36.33.
  it.each([
    ['Deep', '/mnt/a/2/26/01/09/07/05/03'],
    ['Medium', '/mnt/a/2/2026-01-09/5060'],
    ['Shallow', '/mnt/a/2/5060'],
  ] as const)('follows the scheme %s', (Scheme, path) => {
    expect(eventPath({ ...row, Scheme }, '/events')).toBe(path);
  });

  it('lies in ZM_DIR_EVENTS when the event names no storage area', () => {
    expect(eventPath({ ...row, Scheme: 'Shallow', StoragePath: null }, '/events/')).toBe('/events/2/5060');
  });
});
