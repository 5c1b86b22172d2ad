import type { Logger } from 'pino';
import type { Database } from '../database/database';
import { JobLedger } from './job-ledger';
import { parseFailedRow, parseJobRow, parseTryRow, remainingMs, type StoredJob } from './stored-job';

/** The ledgers of all queues, by name; a name that is not there yet is made on the spot. */
export class Ledgers {
  readonly #byQueue = new Map<string, JobLedger>();
  readonly #database: Database;
  readonly #log: Logger;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  of(queue: string): JobLedger {
    const known = this.#byQueue.get(queue);
    if (known !== undefined) return known;
    const ledger = new JobLedger(queue, this.#database, this.#log);
    this.#byQueue.set(queue, ledger);
    return ledger;
  }

  all(): JobLedger[] {
    return [...this.#byQueue.values()];
  }
}

/** Finds every job again; what was running when the process ended waits again. */
export async function loadLedgers(database: Database, log: Logger): Promise<Ledgers> {
  const ledgers = new Ledgers(database, log);
  const rows = new Rows(database, log);
  const now = Date.now();
  const done = await rows.list('done', (text) => (/^\d+$/.test(text) ? Number(text) : undefined));
  for (const { queue, id, row } of done.toSorted((a, b) => a.row - b.row))
    ledgers.of(queue).done.add(id, row);
  const failed = await rows.list('failed', parseFailedRow);
  for (const { queue, id, row } of failed.toSorted((a, b) => a.row.failedAt - b.row.failedAt)) {
    ledgers.of(queue).failed.add(id, row.failedAt);
  }
  const tries = new Map(
    (await rows.list('try', parseTryRow)).map(({ queue, id, row }) => [`${queue}!${id}`, row]),
  );
  const jobs = await rows.list('job', parseJobRow);
  for (const { queue, id, row } of jobs.toSorted((a, b) => (a.row.order < b.row.order ? -1 : 1))) {
    const tried = tries.get(`${queue}!${id}`);
    const job: StoredJob = { id, text: JSON.stringify(row.payload), tries: tried?.tries ?? 0 };
    const delayMs = remainingMs(tried ?? row, now);
    if (delayMs > 0) ledgers.of(queue).delay(job, delayMs);
    else ledgers.of(queue).wait({ ...job, waitsSince: (tried ?? row).dueAt });
  }
  if (jobs.length > 0) log.info({ jobs: jobs.length }, 'jobs found from before the start');
  return ledgers;
}

class Rows {
  readonly #database: Database;
  readonly #log: Logger;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  async list<Row>(
    kind: string,
    parse: (text: string) => Row | undefined,
  ): Promise<{ queue: string; id: string; row: Row }[]> {
    const entries = await this.#database.list(`${kind}!`);
    return entries.flatMap(([key, value]) => {
      const [, queue = '', id = ''] = key.split('!');
      const row = parse(value);
      if (row !== undefined) return [{ queue, id, row }];
      this.#log.error({ key }, 'a row of the store cannot be read and is left out');
      return [];
    });
  }
}
