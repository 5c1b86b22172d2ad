import type { MonitorId } from '@tocsin/messages';

/** Which monitors a recipient wants, and how often at most. */
export interface MonitorFilter {
  wants(monitor: MonitorId): boolean;
  /** The least time between two alarms of this monitor, ms; 0 for no limit. */
  intervalMs(monitor: MonitorId): number;
}

/** What a recipient without lists gets: everything, at once. */
export const acceptEveryMonitor: MonitorFilter = { wants: () => true, intervalMs: () => 0 };

/**
 * Reads a client's two lists. Entries belong together by position.
 * @param monlist - `1,2,5`; `''` and `-1` mean every monitor, without intervals
 * @param intlist - seconds, `0,60,0`; what is missing or no number means 0
 */
export function parseMonitorFilter(monlist: string, intlist: string): MonitorFilter {
  const wanted = monlist.trim();
  if (wanted === '' || wanted === '-1') {
    return acceptEveryMonitor;
  }
  const intervals = intlist.split(',').map(intervalOf);
  const byMonitor = new Map<number, number>();
  for (const [position, entry] of wanted.split(',').entries()) {
    const monitor = Number(entry);
    // The first of two entries for one monitor counts, as a search from the left finds it.
    if (/^\s*\d+\s*$/.test(entry) && !byMonitor.has(monitor)) {
      byMonitor.set(monitor, intervals[position] ?? 0);
    }
  }
  return {
    wants: (monitor) => byMonitor.has(monitor),
    intervalMs: (monitor) => byMonitor.get(monitor) ?? 0,
  };
}

function intervalOf(entry: string): number {
  const seconds = Number(entry.trim());
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
