import { posix } from 'node:path';
import type { EventsRow, StorageScheme } from '@tocsin/zoneminder-formats';

type PathParts = Pick<EventsRow, 'Id' | 'MonitorId' | 'StartText' | 'Scheme' | 'StoragePath'>;

/**
 * Where ZoneMinder keeps the files of an event.
 * @param defaultPath - `ZM_DIR_EVENTS`, for events that name no storage area
 */
export function eventPath(row: PathParts, defaultPath: string): string {
  return posix.join(row.StoragePath ?? defaultPath, String(row.MonitorId), ...foldersBelow[row.Scheme](row));
}

/** Below the folder of the monitor. */
const foldersBelow: Record<StorageScheme, (row: PathParts) => readonly string[]> = {
  // Two-digit year, then month, day, hour, minute and second, each a folder.
  Deep: ({ StartText }) => StartText.slice(2).split(/[- :]/),
  Medium: ({ StartText, Id }) => [StartText.slice(0, 'yyyy-mm-dd'.length), String(Id)],
  Shallow: ({ Id }) => [String(Id)],
};
