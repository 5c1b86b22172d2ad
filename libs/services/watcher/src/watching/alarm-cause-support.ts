import type { Config } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import { isVersionAtLeast } from '@tocsin/zoneminder-formats';
import type { WatcherParts } from '../watcher-parts';

const firstWithCause = '1.31.2';

/**
 * Older releases of ZoneMinder have no alarm cause to read; where that is asked for, who asks is to know (es-config 2).
 * A database that is away is waited for as ever.
 * @throws CodedError `alarm-cause-unsupported`
 */
export async function assertAlarmCauseCanBeRead(
  { read_alarm_cause: isWanted }: Pick<Config['customize'], 'read_alarm_cause'>,
  events: Pick<WatcherParts['events'], 'version'>,
): Promise<void> {
  if (!isWanted) return;
  const version = await events.version().catch(() => '');
  if (isVersionAtLeast(version, firstWithCause) !== false) return;
  throw new CodedError(
    'alarm-cause-unsupported',
    `[customize] read_alarm_cause is on, but ZoneMinder ${version} has no alarm cause to read: that came with ${firstWithCause}. ` +
      'Set read_alarm_cause = no, or update ZoneMinder',
  );
}
