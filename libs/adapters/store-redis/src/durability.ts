import { errorMessage } from '@tocsin/errors';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Says once what in the settings of this Redis could lose alarms. */
export async function warnAboutDurability(client: Redis, hostAndPort: string, log: Logger): Promise<void> {
  try {
    const memory = await client.info('memory');
    const policy = field(memory, 'maxmemory_policy');
    if (policy !== undefined && policy !== 'noeviction') {
      log.warn(
        { redis: hostAndPort, policy },
        'redis may throw waiting alarms away when memory is short; set maxmemory-policy noeviction in redis.conf',
      );
    }
    const appends = field(await client.info('persistence'), 'aof_enabled') === '1';
    if (appends) return;
    if (await savesSnapshots(client)) {
      log.info(
        { redis: hostAndPort },
        'redis saves snapshots only: a crash of redis loses the last minutes; appendonly yes in redis.conf prevents that',
      );
      return;
    }
    log.warn(
      { redis: hostAndPort },
      'redis keeps nothing on disk: when it stops, waiting alarms are lost; set appendonly yes in redis.conf',
    );
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
