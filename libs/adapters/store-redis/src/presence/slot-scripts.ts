/** Whether who holds something lives; see Presence. */
const isAlive = `
      local function isAlive(holder, keys)
        local life, name = string.match(holder, '^(%S+) (.*)$')
        return life and redis.call('GET', keys .. name) == life
      end`;

export const slotScripts = {
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
