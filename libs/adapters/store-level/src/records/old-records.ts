import type { EventRef } from '@tocsin/records';
import { type Change, del, put } from '../database/change';
import type { Database } from '../database/database';
import { ageKey, parseAgeKey, storyPrefix, toldPrefix, touchedKey, verdictKey } from '../database/keys';

const RECORDS_KEPT_MS = 7 * 24 * 3_600_000;

/** Forgets events that nothing was written about for a week, at most `limit`; true when there may be more. */
export async function forgetOldRecords(database: Database, now: number, limit: number): Promise<boolean> {
  const oldest = await database.list('age!', limit);
  const before = now - RECORDS_KEPT_MS;
  for (const [key] of oldest) {
    const { since, event } = parseAgeKey(key);
    if (since >= before) return false;
    const touched = Number((await database.read(touchedKey(event))) ?? 0);
    const younger = touched >= before ? [put(ageKey(touched, event), '')] : await removalOf(database, event);
    await database.write([del(key), ...younger], 'written');
  }
  return oldest.length === limit;
}

async function removalOf(database: Database, event: EventRef): Promise<Change[]> {
  const phases = ['start', 'end'] as const;
  const prefixes = [storyPrefix(event), ...phases.map((phase) => toldPrefix(event, phase))];
  const rows = await Promise.all(prefixes.map((prefix) => database.list(prefix)));
  return [
    ...rows.flat().map(([key]) => del(key)),
    ...phases.map((phase) => del(verdictKey(event, phase))),
    del(touchedKey(event)),
  ];
}
