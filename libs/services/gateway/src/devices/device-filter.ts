import { type MonitorFilter, parseMonitorFilter } from '@tocsin/notifications';
import type { Device } from '@tocsin/push';

/** Which monitors a device wants, and how often at most. */
export function deviceFilter({ monlist, intlist, intervalSeconds }: Device): MonitorFilter {
  const filter = parseMonitorFilter(monlist, intlist);
  if (intervalSeconds === undefined) {
    return filter;
  }
  return { wants: (monitor) => filter.wants(monitor), intervalMs: () => intervalSeconds * 1000 };
}
