export const controlScripts = {
  /** KEYS stream; ARGV id that its last entry must have (`0-0` for none), message. The id of the new only entry, or nil. */
  tocsinSayNext: {
    numberOfKeys: 1,
    lua: `
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
      if (last and last[1] or '0-0') ~= ARGV[1] then return nil end
      return redis.call('XADD', KEYS[1], 'MAXLEN', 1, '*', 'message', ARGV[2])`,
  },
} as const;
