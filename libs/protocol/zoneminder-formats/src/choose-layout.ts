import type { MonitorState } from './monitor-reading';
import { layouts, type SharedMemoryLayout } from './shared-memory-layout';
import { isVersionAtLeast } from './zoneminder-version';

/** A layout and how far to trust it. */
export interface LayoutChoice {
  readonly layout: SharedMemoryLayout;
  /** False when the size leaves two state numberings open and the version does not decide: an assumption. */
  readonly isCertain: boolean;
  /** False when the version named another layout than the size did, which then was followed; true without a version. */
  readonly isVersionInLine: boolean;
}

/**
 * Picks the layout of a map. The size in the map decides; the version decides between layouts of one size.
 * @param size - the uint32 at offset 0 of the map
 * @param version - of ZoneMinder (`ZM_DYN_DB_VERSION`), if known
 * @returns undefined for a size no known release has: never guess offsets
 */
export function chooseLayout(size: number, version: string | undefined): LayoutChoice | undefined {
  const candidates = layouts.filter((layout) => layout.sizeBytes === size);
  const newest = candidates.at(-1);
  if (newest === undefined) return undefined;
  const named = version === undefined ? undefined : layoutOfVersion(version);
  const layout = named !== undefined && candidates.includes(named) ? named : newest;
  return {
    layout,
    // The newest of a size is by far the likelier: nobody stays on 1.36.15 who can have 1.36.33.
    isCertain: layout === named || candidates.every(({ states }) => states === layout.states),
    isVersionInLine: named === undefined || named === layout,
  };
}

/**
 * The last resort where no version tells the state numbers of a 760-byte map: a monitor that records nothing
 * rests at idle, which is 0 up to 1.36.15 and 1 from 1.36.16 on.
 * @returns undefined when the monitor is not at rest: ask again later
 */
export function layoutOfRestingMonitor(
  size: number,
  stateNumber: number,
  recordingSeconds: number,
): SharedMemoryLayout | undefined {
  if (recordingSeconds !== 0) return undefined;
  const idle: MonitorState = 'idle';
  return layouts.find((layout) => layout.sizeBytes === size && layout.states[stateNumber] === idle);
}

/** The layout that a release has. @returns undefined for releases before 1.30 and for what is no version */
export function layoutOfVersion(version: string): SharedMemoryLayout | undefined {
  return layouts.findLast((layout) => isVersionAtLeast(version, layout.since) === true);
}
