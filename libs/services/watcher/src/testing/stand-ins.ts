import { CodedError } from '@tocsin/errors';
import { type Alarm, alarmId, eventName, type ServerId, type StoryEntry } from '@tocsin/messages';
import type { JobQueue } from '@tocsin/queue';
import type { Records, Verdict } from '@tocsin/records';

/** A store in memory that a test can take away, with a diary of what was written, in order. */
export class Store {
  isAway = false;
  readonly diary: string[] = [];

  /** @throws while the store is away */
  check(): void {
    if (this.isAway) throw new CodedError('queue-unavailable', 'the store is away', { retryable: true });
  }

  write(entry: string): void {
    this.check();
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

  async oldestAgeMs(): Promise<number> {
    return 0;
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

/** Records in memory. */
export class ListRecords implements Records {
  /** By the name of the event, e.g. `0-4`. */
  readonly stories = new Map<string, StoryEntry[]>();
  /** By server and monitor, e.g. `0-1`. */
  readonly cursorOf = new Map<string, number>();
  readonly numberingOf = new Map<ServerId, number>();
  readonly events: Records['events'];
  readonly cursors: Records['cursors'];

  constructor(store: Store) {
    const told = new Map<string, Set<string>>();
    const verdicts = new Map<string, Verdict>();
    this.events = {
      append: async (event, entry) => {
        store.write(`${entry.step} ${event.eventId} ${entry.phase}`);
        const name = eventName(event);
        this.stories.set(name, [...(this.stories.get(name) ?? []), entry]);
      },
      story: async (event) => this.stories.get(eventName(event)) ?? [],
      told: async (event, phase) => new Set(told.get(alarmId({ ...event, phase }))),
      markTold: async (event, phase, recipients) => {
        const id = alarmId({ ...event, phase });
        told.set(id, new Set([...(told.get(id) ?? []), ...recipients]));
      },
      claim: async (event, phase, recipients) => {
        const known = told.get(alarmId({ ...event, phase }));
        return new Set(recipients.filter((recipient) => known?.has(recipient) !== true));
      },
      settle: async (event, phase, verdict) => {
        const id = alarmId({ ...event, phase });
        const standing = verdicts.get(id) ?? verdict;
        verdicts.set(id, standing);
        return standing;
      },
    };
    this.cursors = {
      get: async (server, monitor) => {
        store.check();
        return this.cursorOf.get(`${server}-${monitor}`);
      },
      set: async (server, monitor, event) => {
        store.write(`cursor ${monitor} ${event}`);
        this.cursorOf.set(`${server}-${monitor}`, event);
      },
      numbering: async (server) => {
        store.check();
        return this.numberingOf.get(server) ?? 0;
      },
      nextNumbering: async (server) => {
        const next = (this.numberingOf.get(server) ?? 0) + 1;
        store.write(`numbering ${next}`);
        this.numberingOf.set(server, next);
        return next;
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
