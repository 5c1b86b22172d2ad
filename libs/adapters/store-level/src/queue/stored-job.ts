/** A job as the store in memory holds it. */
export interface StoredJob {
  readonly id: string;
  /** The payload as JSON; parsed anew for each try, so that no try sees what another did to it. */
  readonly text: string;
  /** How often it has been started. */
  tries: number;
  /** Since when it could be done, ms since 1970; undefined before that. */
  waitsSince?: number;
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

export const parseJobRow = rowParser<JobRow>({
  order: 'string',
  delayMs: 'number',
  dueAt: 'number',
  payload: 'anything',
});
export const parseTryRow = rowParser<TryRow>({ tries: 'number', delayMs: 'number', dueAt: 'number' });
export const parseFailedRow = rowParser<FailedRow>({
  payload: 'anything',
  attempts: 'number',
  reason: 'string',
  failedAt: 'number',
});

type Shape<Row> = { readonly [Key in keyof Row]: 'string' | 'number' | 'anything' };

/** Reads what an earlier run has written; undefined for what is not such a row. */
function rowParser<Row extends object>(shape: Shape<Row>): (text: string) => Row | undefined {
  const fits = (value: unknown): value is Row =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(shape).every(([key, type]) => {
      if (type === 'anything') return key in value;
      return typeof Reflect.get(value, key) === type;
    });
  return (text) => {
    try {
      const value: unknown = JSON.parse(text);
      return fits(value) ? value : undefined;
    } catch {
      return undefined; // not even JSON: no such row either
    }
  };
}
