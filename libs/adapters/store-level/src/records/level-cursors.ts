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
    const stored = this.#database.read(cursorKey(server, monitor));
    return stored !== undefined && /^\d+$/.test(stored) ? Number(stored) : undefined;
  }

  async set(server: ServerId, monitor: MonitorId, event: number): Promise<void> {
    await this.#database.write([put(cursorKey(server, monitor), String(event))], 'written');
  }

  async numbering(server: ServerId): Promise<number> {
    return this.#current(server);
  }

  async nextNumbering(server: ServerId): Promise<number> {
    const next = this.#current(server) + 1;
    this.#numberings.set(server, next);
    await this.#database.write([put(numberingKey(server), String(next))], 'synced');
    return next;
  }

  #current(server: ServerId): number {
    return this.#numberings.get(server) ?? Number(this.#database.read(numberingKey(server)) ?? 0);
  }
}
