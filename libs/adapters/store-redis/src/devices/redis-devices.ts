import { parseJson } from '@tocsin/errors';
import { type Device, entryOf, isEntry, parseEntry } from '@tocsin/push';
import type { Redis } from 'ioredis';

/** KEYS devices, counts, badges; ARGV token, month. Entry, count and badge after one more attempt. */
const noteScript = `
  local entry = redis.call('HGET', KEYS[1], ARGV[1])
  if not entry then return nil end
  local at, count = string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^(%d+):(%d+)$')
  if at ~= ARGV[2] then count = '0' end
  count = tonumber(count) + 1
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ':' .. count)
  return { entry, count, redis.call('HINCRBY', KEYS[3], ARGV[1], 1) }`;

/** KEYS devices, hash; ARGV token, value. Sets it only for a token that is known. */
const setIfKnownScript = `
  if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end`;

/** KEYS devices, counts, mark; ARGV token, entry, count, and so on. How many were new; nothing the second time. */
const adoptScript = `
  if redis.call('SETNX', KEYS[3], '1') == 0 then return 0 end
  local added = 0
  for at = 1, #ARGV, 3 do
    if redis.call('HSETNX', KEYS[1], ARGV[at], ARGV[at + 1]) == 1 then
      redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 2])
      added = added + 1
    end
  end
  return added`;

/** Devices as they lie in Redis: entries, counts and badges in a hash each, by token. Throws what Redis throws. */
export class RedisDevices {
  readonly #client: Redis;
  readonly #entries: string;
  readonly #counts: string;
  readonly #badges: string;
  readonly #mark: string;

  constructor(client: Redis, prefix: string) {
    this.#client = client;
    this.#entries = `${prefix}:devices`;
    this.#counts = `${prefix}:device-counts`;
    this.#badges = `${prefix}:device-badges`;
    this.#mark = `${prefix}:devices-adopted`;
  }

  async all(): Promise<Device[]> {
    const [entries, counts, badges] = await Promise.all([
      this.#client.hgetall(this.#entries),
      this.#client.hgetall(this.#counts),
      this.#client.hgetall(this.#badges),
    ]);
    const [countOf, badgeOf] = [new Map(Object.entries(counts)), new Map(Object.entries(badges))];
    return Object.entries(entries).flatMap(
      ([token, entry]) => parse(token, entry, countOf.get(token), badgeOf.get(token)) ?? [],
    );
  }

  async get(token: string): Promise<Device | undefined> {
    const [entry, count, badge] = await Promise.all([
      this.#client.hget(this.#entries, token),
      this.#client.hget(this.#counts, token),
      this.#client.hget(this.#badges, token),
    ]);
    return entry === null ? undefined : parse(token, entry, count ?? undefined, badge ?? undefined);
  }

  /** Counts and badge are taken over only where there are none: they change by attempts alone. */
  async put(device: Device): Promise<void> {
    const { token, badge } = device;
    await Promise.all([
      this.#client.hset(this.#entries, token, entryText(device)),
      this.#client.hsetnx(this.#counts, token, countText(device)),
      this.#client.hsetnx(this.#badges, token, badge),
    ]);
  }

  async replaceIfKnown(device: Device): Promise<void> {
    await this.#client.eval(
      setIfKnownScript,
      2,
      this.#entries,
      this.#entries,
      device.token,
      entryText(device),
    );
  }

  async setBadge(token: string, badge: number): Promise<void> {
    await this.#client.eval(setIfKnownScript, 2, this.#entries, this.#badges, token, badge);
  }

  async note(token: string, month: number): Promise<Device | undefined> {
    const keys = [this.#entries, this.#counts, this.#badges] as const;
    const noted: unknown = await this.#client.eval(noteScript, 3, ...keys, token, month);
    if (!Array.isArray(noted)) return undefined;
    const [entry, count, badge] = noted.map(String);
    return parse(token, entry ?? '', `${month}:${count}`, badge);
  }

  async remove(token: string): Promise<boolean> {
    const [wasKnown] = await Promise.all([
      this.#client.hdel(this.#entries, token),
      this.#client.hdel(this.#counts, token),
      this.#client.hdel(this.#badges, token),
    ]);
    return wasKnown === 1;
  }

  /** Takes over devices of a token file, once for all gateways and for ever. @returns how many were new */
  async adopt(devices: readonly Device[]): Promise<number> {
    const parts = devices.flatMap((device) => [device.token, entryText(device), countText(device)]);
    return Number(await this.#client.eval(adoptScript, 3, this.#entries, this.#counts, this.#mark, ...parts));
  }
}

/** As in the token file, but without the count, which has a place of its own. */
function entryText(device: Device): string {
  const { invocations: _elsewhere, ...entry } = entryOf(device);
  return JSON.stringify(entry);
}

const countText = ({ invocations }: Device): string => `${invocations.at}:${invocations.count}`;

function parse(token: string, entry: string, count = '0:0', badge = '0'): Device | undefined {
  const [at = 0, pushes = 0] = count.split(':').map(Number);
  const json = parseJson(entry);
  if (!isEntry(json)) return undefined;
  return { ...parseEntry(token, { ...json, invocations: { count: pushes, at } }, at), badge: Number(badge) };
}
