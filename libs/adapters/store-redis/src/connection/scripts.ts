import type { Redis } from 'ioredis';

/** Whether who holds something lives; see Presence. */
const isAlive = `
      local function isAlive(holder, keys)
        local life, name = string.match(holder, '^(%S+) (.*)$')
        return life and redis.call('GET', keys .. name) == life
      end`;

/**
 * What BullMQ has no single command for. Its keys are `<prefix>:<queue>:<set>` and `<prefix>:<queue>:<job id>`;
 * our jobs have no children, no logs and no deduplication keys, so their hash is all there is to remove.
 */
const scripts = {
  /** KEYS failed, completed, job; ARGV id, time before which a done job is forgotten */
  tocsinFreeId: {
    numberOfKeys: 3,
    lua: `
      if redis.call('ZREM', KEYS[1], ARGV[1]) == 1 then return redis.call('DEL', KEYS[3]) end
      local done = redis.call('ZSCORE', KEYS[2], ARGV[1])
      if done and tonumber(done) < tonumber(ARGV[2]) then
        redis.call('ZREM', KEYS[2], ARGV[1])
        return redis.call('DEL', KEYS[3])
      end
      return 0`,
  },
  /** KEYS delayed, wait, job; ARGV id. 1 when it was there. */
  tocsinRemoveWaiting: {
    numberOfKeys: 3,
    lua: `
      if redis.call('ZREM', KEYS[1], ARGV[1]) + redis.call('LREM', KEYS[2], 1, ARGV[1]) == 0 then return 0 end
      redis.call('DEL', KEYS[3])
      return 1`,
  },
  /**
   * KEYS told, claims; ARGV holder, prefix of the keys of who is alive, ms that a claim holds, seconds to keep it,
   * recipients. Those who may be told.
   */
  tocsinClaim: {
    numberOfKeys: 2,
    lua: `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local granted = {}
      for at = 5, #ARGV do
        local claim = redis.call('HGET', KEYS[2], ARGV[at]) or ''
        local since, holder = string.match(claim, '^(%d+) (.*)$')
        local isHeld = holder and holder ~= ARGV[1] and now - since < tonumber(ARGV[3])
          and redis.call('EXISTS', ARGV[2] .. holder) == 1
        if not isHeld and redis.call('SISMEMBER', KEYS[1], ARGV[at]) == 0 then
          redis.call('HSET', KEYS[2], ARGV[at], string.format('%.0f %s', now, ARGV[1]))
          granted[#granted + 1] = ARGV[at]
        end
      end
      if #granted > 0 then redis.call('EXPIRE', KEYS[2], ARGV[4]) end
      return granted`,
  },
  /** KEYS verdict; ARGV verdict, seconds to keep it. The verdict that holds. */
  tocsinSettle: {
    numberOfKeys: 1,
    lua: `
      redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
      return redis.call('GET', KEYS[1])`,
  },
  /** KEYS stream; ARGV id that its last entry must have (`0-0` for none), message. The id of the new only entry, or nil. */
  tocsinSayNext: {
    numberOfKeys: 1,
    lua: `
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
      if (last and last[1] or '0-0') ~= ARGV[1] then return nil end
      return redis.call('XADD', KEYS[1], 'MAXLEN', 1, '*', 'message', ARGV[2])`,
  },
  /** KEYS device; ARGV monitor, interval ms, seconds to keep it. Wait ms, then now and the last start, by Redis's clock. */
  tocsinClaimStart: {
    numberOfKeys: 1,
    lua: `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local last = redis.call('HGET', KEYS[1], ARGV[1])
      local wait = last and math.min(last, now) + ARGV[2] - now or 0
      if wait > 0 then return { string.format('%.0f', wait) } end
      redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now))
      redis.call('EXPIRE', KEYS[1], ARGV[3])
      return { '0', string.format('%.0f', now), last or '' }`,
  },
  /** KEYS device; ARGV monitor, the claimed start, the one before or nothing. */
  tocsinTakeBackStart: {
    numberOfKeys: 1,
    lua: `
      if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return end
      if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1])
      else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end`,
  },
  /** KEYS device; ARGV monitor, age ms, seconds to keep it. */
  tocsinNoteStart: {
    numberOfKeys: 1,
    lua: `
      local time = redis.call('TIME')
      local at = time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[2]
      redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', at))
      redis.call('EXPIRE', KEYS[1], ARGV[3])`,
  },
  /** KEYS slots; ARGV client, holder, prefix of the keys of who is alive. The number. */
  tocsinTakeSlot: {
    numberOfKeys: 1,
    lua: `${isAlive}
      local slot = 0
      while true do
        local holder = redis.call('HGET', KEYS[1], ARGV[1] .. ' ' .. slot)
        if not holder or not isAlive(holder, ARGV[3]) then
          redis.call('HSET', KEYS[1], ARGV[1] .. ' ' .. slot, ARGV[2])
          return slot
        end
        slot = slot + 1
      end`,
  },
  /** KEYS slots; ARGV client and number, holder. */
  tocsinFreeSlot: {
    numberOfKeys: 1,
    lua: `
      if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end`,
  },
  /** KEYS slots; ARGV prefix of the keys of who is alive. */
  tocsinSweepSlots: {
    numberOfKeys: 1,
    lua: `${isAlive}
      local all = redis.call('HGETALL', KEYS[1])
      for at = 1, #all, 2 do
        if not isAlive(all[at + 1], ARGV[1]) then redis.call('HDEL', KEYS[1], all[at]) end
      end`,
  },
} as const;

type ScriptName = keyof typeof scripts;

export function defineScripts(client: Redis): void {
  for (const [name, script] of Object.entries(scripts)) client.defineCommand(name, script);
}

type Argument = string | number;
type Scripted = Record<ScriptName, (...args: readonly Argument[]) => Promise<unknown>>;

/** @param client - one that {@link defineScripts} has seen */
export async function runScript(
  client: Redis,
  name: ScriptName,
  ...args: readonly Argument[]
): Promise<unknown> {
  if (!isScripted(client)) throw new TypeError('defineScripts was not called');
  return client[name](...args);
}

function isScripted(client: Redis): client is Redis & Scripted {
  return Object.keys(scripts).every((name) => name in client);
}
