import { join } from 'node:path';
import type { Config } from '@tocsin/config';
import { type Monitoring, writableFolder } from '@tocsin/metrics';
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

/** What is said of it in health: the embedded store goes on in memory while its disk refuses, Redis is vital. */
export function watchStore(
  store: LevelStore | RedisStore,
  { general }: Pick<Config, 'general'>,
  monitoring: Monitoring,
): void {
  const canWrite = writableFolder(general.base_data_path);
  if (store instanceof RedisStore) {
    monitoring.check('redis', () => store.check(), { isVital: true });
    monitoring.check('data folder', canWrite);
    return;
  }
  monitoring.check('data folder', async (signal) => {
    await store.check();
    await canWrite(signal);
  });
}
