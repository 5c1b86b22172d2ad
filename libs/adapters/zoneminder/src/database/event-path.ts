import { posix } from 'node:path';
import type { EventsRow } from '@tocsin/zoneminder-formats';

type PathParts = Pick<EventsRow, 'Id' | 'MonitorId' | 'StartText' | 'Scheme' | 'StoragePath'>;

/**
 * Where ZoneMinder keeps the files of an event.
 * @param defaultPath - `ZM_DIR_EVENTS`, for events that name no storage area
 */
export function eventPath(row: PathParts, defaultPath: string): string {
  const base = row.StoragePath ?? defaultPath;
  const [date = '', time = ''] = row.StartText.split(' ');
  switch (row.Scheme) {
    case 'Deep':
      // Two-digit year, then month, day, hour, minute and second, each a folder.
      return posix.join(base, String(row.MonitorId), ...date.slice(2).split('-'), ...time.split(':'));
    case 'Medium':
      return posix.join(base, String(row.MonitorId), date, String(row.Id));
    case 'Shallow':
      return posix.join(base, String(row.MonitorId), String(row.Id));
  }
}
