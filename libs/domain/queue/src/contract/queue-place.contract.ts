import type { JobQueue, QueueSpec } from '../job-queue';

/** A store of its own for one test, empty at first. */
export interface QueuePlace extends AsyncDisposable {
  /** Opens the queue; every handle with the same name works on the same jobs. */
  open<Payload>(spec: QueueSpec<Payload>): Promise<JobQueue<Payload>>;
  /** Closes everything and opens the place again, as after a restart of our processes. */
  restart(): Promise<void>;
  /** Another process adds the job unless it is there, starts it, and is killed (kill -9) while it runs. */
  dieInMidJob(spec: StubbornSpec, id: string, payload: unknown): Promise<void>;
}

/** The part of a spec that can be told to another process. */
export type StubbornSpec = Omit<QueueSpec<unknown>, 'parse'>;

export type NewPlace = () => Promise<QueuePlace>;

/** Takes any JSON; quick to try again. */
export function specFor(changes: Partial<QueueSpec<unknown>> = {}): QueueSpec<unknown> {
  return {
    name: 'under-test',
    parse: (payload) => payload,
    attempts: 3,
    backoffMs: 1,
    stalledAfterMs: 400,
    ...changes,
  };
}

/** Opens a place and a queue for `use`, and closes both whatever happens. */
export async function withQueue(
  newPlace: NewPlace,
  spec: QueueSpec<unknown>,
  use: (queue: JobQueue<unknown>, place: QueuePlace) => Promise<void>,
): Promise<void> {
  const place = await newPlace();
  try {
    const queue = await place.open(spec);
    try {
      await use(queue, place);
    } finally {
      await queue[Symbol.asyncDispose]();
    }
  } finally {
    await place[Symbol.asyncDispose]();
  }
}
