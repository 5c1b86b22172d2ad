/**
 * What BullMQ has no single command for. Its keys are `<prefix>:<queue>:<set>` and `<prefix>:<queue>:<job id>`;
 * our jobs have no children, no logs and no deduplication keys, so their hash is all there is to remove.
 */
export const queueScripts = {
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
} as const;
