export const recordScripts = {
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
} as const;
