import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { isConnectionTrouble } from './outage';

const patienceMs = 500;
const closingMs = 50;

/**
 * Asks once more when the connection is being made anew, as is done in search of a new master: what Redis says then is
 * the answer, not that it was away for an instant. For health, which is in no hurry.
 */
export async function throughReconnection<Answer>(
  client: Redis,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  await ready(client);
  try {
    return await ask();
  } catch (thrown) {
    if (!isConnectionTrouble(thrown)) throw thrown;
  }
  await pause(closingMs); // until then a connection that was just ended looks ready
  await ready(client);
  return ask();
}

async function ready(client: Redis): Promise<void> {
  if (client.status === 'ready') return;
  await once(client, 'ready', { signal: AbortSignal.timeout(patienceMs) }).catch(() => undefined);
}
