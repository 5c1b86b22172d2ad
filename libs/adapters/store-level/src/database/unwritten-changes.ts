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

  /** What they take in memory, and no less than they will on the disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @returns false, and nothing is kept, where there is no room */
  keep(changes: readonly Change[]): boolean {
    const before = this.#bytes;
    const added = changes.reduce((sum, change) => sum + sizeOf(change.key, valueOf(change)), 0);
    if (before + added > this.#limit) return false;
    for (const change of changes) {
      const { key } = change;
      if (this.#values.has(key)) this.#bytes -= sizeOf(key, this.#values.get(key));
      this.#values.set(key, valueOf(change));
      this.#bytes += sizeOf(key, valueOf(change));
    }
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

  /** What a list of keys beginning with `prefix` would be with these changes, in the order of the keys. */
  over(written: readonly [key: string, value: string][], prefix: string): [key: string, value: string][] {
    const merged = new Map(written);
    for (const [key, value] of this.#values) {
      if (!key.startsWith(prefix)) continue;
      if (value === undefined) merged.delete(key);
      else merged.set(key, value);
    }
    // As LevelDB compares them: our keys are ASCII, but for names of recipients, whose order does not matter.
    return [...merged].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}

const valueOf = (change: Change): string | undefined => (change.type === 'put' ? change.value : undefined);

const sizeOf = (key: string, value = ''): number => 2 * (key.length + value.length);
