import { errorMessage } from '@tocsin/errors';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Something in the settings of a Redis that could lose alarms. */
export interface DurabilityDoubt {
  /** `info`: a crash of Redis loses the last minutes only. */
  readonly severity: 'warn' | 'info';
  /** What could happen, and what prevents it. */
  readonly message: string;
}

/** @throws what Redis throws, where it may not be asked for its settings */
export async function durabilityDoubts(client: Redis): Promise<readonly DurabilityDoubt[]> {
  const policy = field(await client.info('memory'), 'maxmemory_policy');
  const evicts: DurabilityDoubt[] =
    policy === undefined || policy === 'noeviction'
      ? []
      : [
          {
            severity: 'warn',
            message: `redis may throw waiting alarms away when memory is short (${policy}); set maxmemory-policy noeviction in redis.conf`,
          },
        ];
  return [...evicts, ...(await persistenceDoubts(client))];
}

async function persistenceDoubts(client: Redis): Promise<readonly DurabilityDoubt[]> {
  const appends = field(await client.info('persistence'), 'aof_enabled') === '1';
  if (appends) return [];
  const saves = await savesSnapshots(client);
  const message = saves
    ? 'redis saves snapshots only: a crash of redis loses the last minutes; appendonly yes in redis.conf prevents that'
    : 'redis keeps nothing on disk: when it stops, waiting alarms are lost; set appendonly yes in redis.conf';
  return [{ severity: saves ? 'info' : 'warn', message }];
}

/** Says once what in the settings of this Redis could lose alarms. */
export async function warnAboutDurability(client: Redis, hostAndPort: string, log: Logger): Promise<void> {
  try {
    for (const { severity, message } of await durabilityDoubts(client)) {
      log[severity]({ redis: hostAndPort }, message);
    }
  } catch (err) {
    log.debug({ redis: hostAndPort, reason: errorMessage(err) }, 'the settings of redis could not be read');
  }
}

async function savesSnapshots(client: Redis): Promise<boolean> {
  try {
    const [, save] = await client.config('GET', 'save');
    return save !== undefined && save !== '';
  } catch {
    return true; // hosted ones forbid CONFIG: give it the benefit of the doubt
  }
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}
