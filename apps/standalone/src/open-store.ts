import { join } from 'node:path';
import type { Config } from '@tocsin/config';
import type { Logger } from '@tocsin/runtime';
import { LevelStore } from '@tocsin/store-level';
import { RedisStore } from '@tocsin/store-redis';

/** The embedded store under `base_data_path`, or Redis where `[queue] url` names one. */
export async function openStore(
  { queue, general }: Pick<Config, 'queue' | 'general'>,
  log: Logger,
  stop: AbortSignal,
): Promise<LevelStore | RedisStore> {
  const { url, prefix } = queue;
  return url === undefined
    ? LevelStore.open(join(general.base_data_path, 'store'), log)
    : RedisStore.open({ url, prefix, stop }, log);
}
