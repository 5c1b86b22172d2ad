import type { ZoneMinderConfig } from '@tocsin/config';
import type { EventId } from '@tocsin/messages';
import type { Logger } from 'pino';
import { changeRows, ids } from './changing-sql';
import { SqlPool } from './sql-pool';

/** `Tags.Name` is a varchar(64). */
const nameLimit = 64;

/** Its letters are those of latin1; others would become question marks, and so one tag. */
const nameLetters = /^[\u0020-\u00FF]+$/;

/** What ZoneMinder notes where no user assigned a tag. */
const nobody = 0;

/** Tags events with what was detected in them; ZoneMinder has tags since 1.37.44. */
export class EventTags implements AsyncDisposable {
  readonly #sql: SqlPool;
  readonly #log: Logger;
  #probing: Promise<boolean> | undefined;

  private constructor(sql: SqlPool, log: Logger) {
    this.#sql = sql;
    this.#log = log;
  }

  /** Does not connect yet. */
  static open(config: ZoneMinderConfig, log: Logger): EventTags {
    return new EventTags(new SqlPool(config, log), log);
  }

  /**
   * Gives an event the tags, making those that are new. May be repeated.
   * @param labels - in any order, each may come more than once
   * @param user - `Users.Id` of who assigns, see `userId`
   * @returns the tags the event has now; none on a ZoneMinder without tags, which is said once in the log
   * @throws CodedError `database-unavailable` (retryable) or `database-read-only`
   */
  async assign(event: EventId, labels: readonly string[], user = nobody): Promise<readonly string[]> {
    const names = [...new Set(labels.map((label) => label.trim().slice(0, nameLimit)))].filter(
      (name) => name !== '',
    );
    if (names.length === 0 || !(await this.#hasTags())) return [];
    const assigned: string[] = [];
    for (const name of names) {
      const tag = await this.#tag(name, user);
      if (tag === undefined) {
        this.#log.warn(
          { eventId: event, tag: name },
          "not a tag: its letters are not in ZoneMinder's character set",
        );
        continue;
      }
      await changeRows(
        this.#sql,
        'INSERT IGNORE INTO Events_Tags (TagId, EventId, AssignedDate, AssignedBy) VALUES (?, ?, NOW(), ?)',
        [tag, event, user],
      );
      assigned.push(name);
    }
    return assigned;
  }

  /** `Users.Id` of a user by exact name; 0, which means nobody, where there is none. */
  async userId(name: string): Promise<number> {
    const [id] = await ids(
      this.#sql,
      'SELECT Id FROM Users WHERE CONVERT(Username USING utf8mb4) COLLATE utf8mb4_bin = ?',
      [name],
    );
    return id ?? nobody;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql[Symbol.asyncDispose]();
  }

  /** The id of a tag, found or made; undefined where the table cannot hold its name. */
  async #tag(name: string, user: number): Promise<number | undefined> {
    const known = await this.#find(name);
    if (known === undefined && !nameLetters.test(name)) return undefined;
    if (known !== undefined) {
      await changeRows(this.#sql, 'UPDATE Tags SET LastAssignedDate = NOW() WHERE Id = ?', [known]);
      return known;
    }
    // IGNORE: another detector may make the same tag at the same moment.
    await changeRows(
      this.#sql,
      'INSERT IGNORE INTO Tags (Name, CreateDate, CreatedBy, LastAssignedDate) VALUES (?, NOW(), ?, NOW())',
      [name, user],
    );
    return this.#find(name);
  }

  /** Upper and lower case are told apart, as ZoneMinder does. */
  async #find(name: string): Promise<number | undefined> {
    const [id] = await ids(
      this.#sql,
      'SELECT Id FROM Tags WHERE CONVERT(Name USING utf8mb4) COLLATE utf8mb4_bin = ? ORDER BY Id LIMIT 1',
      [name],
    );
    return id;
  }

  /** Asked once; a question that could not be put is asked again. */
  async #hasTags(): Promise<boolean> {
    const probing = (this.#probing ??= this.#probe());
    try {
      return await probing;
    } catch (thrown) {
      if (this.#probing === probing) this.#probing = undefined;
      throw thrown;
    }
  }

  async #probe(): Promise<boolean> {
    const tables = await ids(
      this.#sql,
      `SELECT 1 AS Id FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ('Tags', 'Events_Tags')`,
      [],
    );
    const hasTags = tables.length === 2;
    if (!hasTags) {
      this.#log.warn(
        'tag_detected_objects does nothing: ZoneMinder has tags since 1.37.44, and this one has none; restart us after an upgrade',
      );
    }
    return hasTags;
  }
}
