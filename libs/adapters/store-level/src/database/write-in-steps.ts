import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Change } from './change';
import type { Level } from './open-level';

/** Taken over by LevelDB in a few milliseconds. */
const changesAStep = 1_000;

/**
 * Writes many changes, all or nothing, and synced. LevelDB takes them over on our own thread: 64 MiB in one go would hold
 * everything else up for most of a second.
 */
export async function writeInSteps(level: Level, changes: readonly Change[]): Promise<void> {
  const batch = level.batch();
  for (const [index, change] of changes.entries()) {
    if (change.type === 'put') batch.put(change.key, change.value);
    else batch.del(change.key);
    if (index % changesAStep === changesAStep - 1) await nextTurn();
  }
  await batch.write({ sync: true });
}
