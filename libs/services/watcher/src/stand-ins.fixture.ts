import { CodedError } from '@tocsin/errors';
import type { Alarm, EventId, MonitorId, StoryEntry } from '@tocsin/messages';
import type { JobQueue } from '@tocsin/queue';
import type { EventRef, Records } from '@tocsin/records';

/** A store in memory that a test can take away, with a diary of what was written, in order. */
export class Store {
  isAway = false;
  readonly diary: string[] = [];

  write(entry: string): void {
    if (this.isAway) throw new CodedError('queue-unavailable', 'the store is away', { retryable: true });
    this.diary.push(entry);
  }
}

/** A queue of which only the giving end is used. */
export class ListQueue<Payload> implements JobQueue<Payload> {
  readonly jobs: { readonly id: string; readonly payload: Payload; readonly delayMs: number }[] = [];
  /** What `count` says. */
  waiting = 0;
  readonly #store: Store;
  readonly #name: string;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.#name = name;
  }

  async add(id: string, payload: Payload, { delayMs = 0 } = {}): Promise<void> {
    this.#store.write(`${this.#name} ${id}`);
    if (!this.jobs.some((job) => job.id === id)) this.jobs.push({ id, payload, delayMs });
  }

  async count() {
    return { waiting: this.waiting, delayed: 0, running: 0, failed: 0 };
  }

  async remove(): Promise<boolean> {
    return false;
  }

  async failedJobs(): Promise<[]> {
    return [];
  }

  consume(): AsyncDisposable {
    throw new Error('nobody consumes here');
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Stories and cursors in memory. */
export class ListRecords implements Records {
  readonly stories = new Map<EventId, StoryEntry[]>();
  readonly cursorOf = new Map<MonitorId, EventId>();
  readonly events: Records['events'];
  readonly cursors: Records['cursors'];

  constructor(store: Store) {
    this.events = {
      append: async ({ eventId }: EventRef, entry) => {
        store.write(`${entry.step} ${eventId} ${entry.phase}`);
        this.stories.set(eventId, [...(this.stories.get(eventId) ?? []), entry]);
      },
      story: async ({ eventId }: EventRef) => this.stories.get(eventId) ?? [],
      told: async () => new Set<string>(),
      markTold: async () => {},
      settle: async (_event, _phase, verdict) => verdict,
    };
    this.cursors = {
      get: async (_server, monitor) => {
        if (store.isAway) throw new CodedError('queue-unavailable', 'the store is away', { retryable: true });
        return this.cursorOf.get(monitor);
      },
      set: async (_server, monitor, event) => {
        store.write(`cursor ${monitor} ${event}`);
        this.cursorOf.set(monitor, event);
      },
    };
  }
}

/** E.g. `2 start late`. */
export function inShort(alarm: Alarm): string {
  return `${alarm.eventId} ${alarm.phase}${alarm.late ? ' late' : ''}`;
}

/** Waits until something holds; a failure names what did not. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 8000; !holds(); ) {
    if (Date.now() > deadline) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
