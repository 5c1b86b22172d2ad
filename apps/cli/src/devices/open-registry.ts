import type { Config } from '@tocsin/config';
import { TokenFileRegistry } from '@tocsin/device-registry';
import { CodedError } from '@tocsin/errors';
import type { DeviceRegistry } from '@tocsin/push';
import { pathObstacle } from '@tocsin/runtime';
import { RedisStore } from '@tocsin/store-redis';
import { existsSync } from 'node:fs';
import type { Logger } from 'pino';

const redisPatienceMs = 3_000;

/** The phones of an installation, wherever they are kept. */
export interface OpenRegistry extends AsyncDisposable {
  readonly registry: DeviceRegistry;
}

/**
 * Of several gateways they are in Redis, else in the token file, where a running Tocsin notices what we change.
 * @throws CodedError where they cannot be read, `token-file` where they could not be written either
 */
export async function openRegistry(
  { fcm, queue }: Pick<Config, 'fcm' | 'queue'>,
  log: Logger,
): Promise<OpenRegistry> {
  if (queue.url !== undefined) {
    const { url, prefix } = queue;
    const store = await RedisStore.open({ url, prefix, patienceMs: redisPatienceMs }, log);
    return { registry: store.devices, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  }
  const { token_file: file } = fcm;
  if (!existsSync(file)) {
    throw new CodedError(
      'token-file',
      `there is no token file ${file}: no phone has registered, or [fcm] token_file is another; see --config`,
    );
  }
  const obstacle = pathObstacle(file, 'write');
  if (obstacle !== undefined) throw new CodedError('token-file', `the token file ${file}: ${obstacle}`);
  const registry = await TokenFileRegistry.open(file, log);
  return { registry, [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]() };
}
