import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { parseRecord } from './json-record';
import type { Shape } from './tocsin';

/** Where devices are kept: in the token file on one machine, in Redis where several gateways may share them. */
export interface DevicePlaces {
  readonly shape: Shape;
  readonly tokenFile: string;
  readonly redisUrl: string;
}

/** What is stored of every device, by token, as `tokens.txt` has it. */
export async function storedDevices({
  shape,
  tokenFile,
  redisUrl,
}: DevicePlaces): Promise<Record<string, unknown>> {
  if (shape === 'standalone')
    return parseRecord(JSON.stringify(parseRecord(readFileSync(tokenFile, 'utf8'))['tokens']));
  const client = new Redis(redisUrl);
  try {
    const [key] = await client.keys('*:devices');
    const entries = key === undefined ? {} : await client.hgetall(key);
    return Object.fromEntries(Object.entries(entries).map(([token, entry]) => [token, parseRecord(entry)]));
  } finally {
    client.disconnect();
  }
}
