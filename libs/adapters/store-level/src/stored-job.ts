/** A job as the store in memory holds it. */
export interface StoredJob {
  readonly id: string;
  /** The payload as JSON; parsed anew for each try, so that no try sees what another did to it. */
  readonly text: string;
  /** How often it has been started. */
  tries: number;
}

/** What stands under the key of a job. Kept apart from the tries, so that a try writes a few bytes only. */
export interface JobRow {
  /** Sorts jobs by when they were added. */
  readonly order: string;
  readonly delayMs: number;
  /** By the wall clock; only read after a restart. */
  readonly dueAt: number;
  readonly payload: unknown;
}

export interface TryRow {
  readonly tries: number;
  readonly delayMs: number;
  readonly dueAt: number;
}

export interface FailedRow {
  readonly payload: unknown;
  readonly attempts: number;
  readonly reason: string;
  readonly failedAt: number;
}

/** @param payload - JSON already */
export function jobRowText(row: Omit<JobRow, 'payload'>, payload: string): string {
  const { order, delayMs, dueAt } = row;
  return `{"order":"${order}","delayMs":${delayMs},"dueAt":${dueAt},"payload":${payload}}`;
}

/** How long the job still has to wait; a wall clock that was set back meanwhile cannot make it wait longer. */
export function remainingMs({ dueAt, delayMs }: { dueAt: number; delayMs: number }, now: number): number {
  return Math.min(Math.max(0, dueAt - now), delayMs);
}
