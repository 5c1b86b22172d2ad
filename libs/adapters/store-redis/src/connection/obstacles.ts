import type { Redis } from 'ioredis';

/** Why a Redis that answers takes nothing, or soon will not. */
export interface RedisObstacle {
  readonly message: string;
  readonly remedy: string;
}

/** @throws what Redis throws, where it may not be asked */
export async function redisObstacles(client: Redis): Promise<readonly RedisObstacle[]> {
  const said = new Map<string, string>();
  for (const section of ['replication', 'memory', 'persistence']) {
    for (const [, name = '', value = ''] of (await client.info(section)).matchAll(/^(\w+):(.*?)\r?$/gm)) {
      said.set(name, value);
    }
  }
  return [...ofRole(said), ...ofMemory(said), ...ofDisk(said)];
}

function ofRole(said: ReadonlyMap<string, string>): readonly RedisObstacle[] {
  if (said.get('role') !== 'slave' || said.get('slave_read_only') === '0') return [];
  const primary = `${said.get('master_host')}:${said.get('master_port')}`;
  return [
    {
      message: `redis takes no writes: it is a read-only replica of ${primary}`,
      remedy: `name the primary in [queue] url (redis://${primary}), or make this one the primary: redis-cli REPLICAOF NO ONE`,
    },
  ];
}

function ofMemory(said: ReadonlyMap<string, string>): readonly RedisObstacle[] {
  const [used, most] = [Number(said.get('used_memory')), Number(said.get('maxmemory'))];
  if (!(most > 0) || used < most || said.get('maxmemory_policy') !== 'noeviction') return [];
  return [
    {
      message: `redis takes no writes: its memory is full (${used} of ${most} bytes)`,
      remedy: `raise maxmemory: redis-cli CONFIG SET maxmemory ${most * 2}, and in redis.conf; redis-cli --bigkeys shows what fills it`,
    },
  ];
}

function ofDisk(said: ReadonlyMap<string, string>): readonly RedisObstacle[] {
  const isWritten =
    said.get('aof_last_write_status') !== 'err' && said.get('rdb_last_bgsave_status') !== 'err';
  if (isWritten) return [];
  return [
    {
      message: 'redis cannot write to its disk, and then takes no writes either',
      remedy: 'make room in, and let redis write, the folder of redis-cli CONFIG GET dir; its log says more',
    },
  ];
}
