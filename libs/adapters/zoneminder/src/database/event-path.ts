import { posix } from 'node:path';
import type { EventsRow } from '@tocsin/zoneminder-formats';

type PathParts = Pick<EventsRow, 'Id' | 'MonitorId' | 'StartText' | 'Scheme' | 'StoragePath'>;

/**
 * Where ZoneMinder keeps the files of an event.
 * @param defaultPath - `ZM_DIR_EVENTS`, for events that name no storage area
 */
export function eventPath(row: PathParts, defaultPath: string): string {
  return posix.join(row.StoragePath ?? defaultPath, String(row.MonitorId), ...foldersBelow(row));
}

function foldersBelow(row: PathParts): string[] {
  const [date = '', time = ''] = row.StartText.split(' ');
  switch (row.Scheme) {
    case 'Deep':
      // Two-digit year, then month, day, hour, minute and second, each a folder.
      return [...date.slice(2).split('-'), ...time.split(':')];
    case 'Medium':
      return [date, String(row.Id)];
    case 'Shallow':
      return [String(row.Id)];
  }
}
