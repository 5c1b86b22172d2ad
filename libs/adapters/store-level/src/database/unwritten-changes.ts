import type { Change } from './change';

/** What may wait in memory for its disk: the alarms of many hours, and no danger to the process. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Changes that the disk has refused, the newest of each key, to be read as if they were there. Lost altogether when
 * the process dies: then the store is as it was when the disk began to refuse, queues, cursors and records alike.
 */
export class UnwrittenChanges {
  readonly #values = new Map<string, string | undefined>();
  #bytes = 0;
  readonly #limit: number;

  constructor(limitBytes = mostBytes) {
    this.#limit = limitBytes;
  }

  get count(): number {
    return this.#values.size;
  }

  /** What they take in memory at the most; on the disk it is less, but for texts far from Latin. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @returns false, and nothing is kept, where there is no room; what makes less of it is always kept */
  keep(changes: readonly Change[]): boolean {
    const newest = new Map(changes.map((change) => [change.key, valueOf(change)]));
    let growth = 0;
    for (const [key, value] of newest) growth += sizeOf(key, value) - this.#sizeUnder(key);
    if (growth > 0 && this.#bytes + growth > this.#limit) return false;
    for (const [key, value] of newest) this.#values.set(key, value);
    this.#bytes += growth;
    return true;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Undefined where the key is gone, or not among these: see {@link has}. */
  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  all(): Change[] {
    return [...this.#values].map(([key, value]) =>
      value === undefined ? { type: 'del', key } : { type: 'put', key, value },
    );
  }

  clear(): void {
    this.#values.clear();
    this.#bytes = 0;
  }

  #sizeUnder(key: string): number {
    return this.#values.has(key) ? sizeOf(key, this.#values.get(key)) : 0;
  }

  /** The newest value of each key that begins with `prefix`; undefined where the key is gone. */
  startingWith(prefix: string): ReadonlyMap<string, string | undefined> {
    return new Map([...this.#values].filter(([key]) => key.startsWith(prefix)));
  }
}

/** What a list would be with these changes, in the order of the keys. */
export function overlaid(
  written: readonly [key: string, value: string][],
  changes: ReadonlyMap<string, string | undefined>,
): [key: string, value: string][] {
  const merged = new Map(written);
  for (const [key, value] of changes) {
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  // As LevelDB compares them: our keys are ASCII, but for names of recipients, whose order does not matter.
  return [...merged].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const valueOf = (change: Change): string | undefined => (change.type === 'put' ? change.value : undefined);

const sizeOf = (key: string, value = ''): number => 2 * (key.length + value.length);
