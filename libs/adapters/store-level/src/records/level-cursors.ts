import type { MonitorId, ServerId } from '@tocsin/messages';
import type { Cursors } from '@tocsin/records';
import { put } from '../database/change';
import type { Database } from '../database/database';
import { cursorKey, numberingKey } from '../database/keys';

export class LevelCursors implements Cursors {
  /** Also while the write of the last one is under way. */
  readonly #numberings = new Map<ServerId, number>();
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(server: ServerId, monitor: MonitorId): Promise<number | undefined> {
    // A cursor that cannot be read is none: the watcher then begins as on its first start.
    const stored = await this.#database.read(cursorKey(server, monitor));
    return stored !== undefined && /^\d+$/.test(stored) ? Number(stored) : undefined;
  }

  async set(server: ServerId, monitor: MonitorId, event: number): Promise<void> {
    await this.#database.write([put(cursorKey(server, monitor), String(event))], 'written');
  }

  async numbering(server: ServerId): Promise<number> {
    return this.#numberings.get(server) ?? (await this.#stored(server));
  }

  async nextNumbering(server: ServerId): Promise<number> {
    const stored = await this.#stored(server);
    const next = (this.#numberings.get(server) ?? stored) + 1;
    this.#numberings.set(server, next);
    await this.#database.write([put(numberingKey(server), String(next))], 'synced');
    return next;
  }

  async #stored(server: ServerId): Promise<number> {
    return Number((await this.#database.read(numberingKey(server))) ?? 0);
  }
}
