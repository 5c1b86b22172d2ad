export const startScripts = {
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
} as const;
