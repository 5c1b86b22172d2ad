import type { ZoneMinderConfig } from '@tocsin/config';
import type { EventId } from '@tocsin/messages';
import type { Logger } from 'pino';
import { changeRows } from './changing-sql';
import { SqlPool, type SqlValue } from './sql-pool';

/** Hook texts have no limit of their own, `Events.Notes` has 64 KiB for everybody. */
const textLimit = 4000;

/** Any case, whatever character set an old table has. */
const notes = "CONVERT(COALESCE(Notes, '') USING utf8mb4)";

/**
 * Writes what was detected before ZoneMinder's own notes of an event. ZoneMinder keeps notes in memory and may write
 * over ours while the event lasts (facts.md section 2), hence the repair at its end. Each call may be repeated: a
 * text that stands there is not written again.
 */
export class EventNotes implements AsyncDisposable {
  readonly #sql: SqlPool;

  private constructor(sql: SqlPool) {
    this.#sql = sql;
  }

  /** Does not connect yet. */
  static open(config: ZoneMinderConfig, log: Logger): EventNotes {
    return new EventNotes(new SqlPool(config, log));
  }

  /**
   * Puts the text of the start before the notes, directly after the hook said yes.
   * @returns whether it was written; not where it stands there already, or the event is gone
   * @throws CodedError `database-unavailable` (retryable) or `database-read-only`
   */
  async write(event: EventId, text: string): Promise<boolean> {
    return this.#prepend(event, text, (shown) => ({
      // Anywhere: the text of the end may have come before it, where both have waited for the database.
      where: `LOCATE(CONCAT(?, ' '), ${notes}) = 0`,
      values: [shown],
    }));
  }

  /**
   * Puts the text of the start there again, when the event is over and its notes no longer say `detected:`.
   * @throws as `write`
   */
  async repair(event: EventId, text: string): Promise<boolean> {
    return this.#prepend(event, text, (shown) => ({
      where: `LOCATE('detected:', ${notes}) = 0 AND LOCATE(?, ${notes}) = 0`,
      values: [shown],
    }));
  }

  /**
   * Puts the text of the end hook before the notes, unless they hold it: the old server's sample echoes the notes.
   * @throws as `write`
   */
  async writeEnd(event: EventId, text: string): Promise<boolean> {
    return this.#prepend(event, text, (shown) => ({ where: `LOCATE(?, ${notes}) = 0`, values: [shown] }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql[Symbol.asyncDispose]();
  }

  async #prepend(
    event: EventId,
    text: string,
    unless: (shown: string) => { where: string; values: readonly SqlValue[] },
  ): Promise<boolean> {
    const shown = text.slice(0, textLimit);
    if (shown.trim() === '') return false;
    const { where, values } = unless(shown);
    // IGNORE: where an old table's character set lacks a letter, a question mark is better than no text.
    const changed = await changeRows(
      this.#sql,
      `UPDATE IGNORE Events SET Notes = CONCAT(?, ' ', ${notes}) WHERE Id = ? AND ${where}`,
      [shown, event, ...values],
    );
    return changed > 0;
  }
}
