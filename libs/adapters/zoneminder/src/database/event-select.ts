import type { TableColumns } from './table-columns';

/** The expressions that differ between releases, and the SELECT that gives an `EventsRow` on each. */
export interface EventSelect {
  /** `SELECT … FROM …`, without WHERE. */
  readonly select: string;
  /** The column that holds the start: `StartDateTime`, before 1.36 `StartTime`. */
  readonly start: string;
}

export function eventSelect(columns: TableColumns): EventSelect {
  const isToday = columns.has('Events', 'StartDateTime');
  const start = isToday ? 'e.StartDateTime' : 'e.StartTime';
  const end = isToday ? 'e.EndDateTime' : 'e.EndTime';
  // Storage areas came with 1.32; before, one setting for all events chose between Deep and Shallow.
  const hasStorage = columns.has('Events', 'StorageId') && columns.has('Storage', 'Path');
  const scheme = columns.has('Events', 'Scheme')
    ? 'e.Scheme'
    : "IF((SELECT Value FROM Config WHERE Name = 'ZM_USE_DEEP_STORAGE') = '1', 'Deep', 'Shallow')";
  return {
    start,
    select: `SELECT e.Id, e.MonitorId, e.Cause, e.Notes, e.AlarmFrames,
      UNIX_TIMESTAMP(${start}) AS StartedAt, UNIX_TIMESTAMP(${end}) AS EndedAt,
      DATE_FORMAT(${start}, '%Y-%m-%d %H:%i:%s') AS StartText,
      ${scheme} AS Scheme, ${hasStorage ? 's.Path' : 'NULL'} AS StoragePath
      FROM Events e${hasStorage ? ' LEFT JOIN Storage s ON s.Id = e.StorageId' : ''}`,
  };
}

/**
 * The condition on `Monitors` for those that can raise alarms. 1.37 replaced `Function` by `Capturing` and kept the
 * old column without a meaning, so the newer one decides where it exists.
 */
export function watchedCondition(columns: TableColumns): string {
  if (!columns.has('Monitors', 'Capturing')) return "`Function` IN ('Modect', 'Mocord', 'Nodect')";
  const deleted = columns.has('Monitors', 'Deleted') ? ' AND COALESCE(Deleted, 0) <> 1' : '';
  return `Capturing <> 'None'${deleted}`;
}
