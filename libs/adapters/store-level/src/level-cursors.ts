import { EventId, type MonitorId, type ServerId } from '@tocsin/messages';
import type { Cursors } from '@tocsin/records';
import { type Database, put } from './database';
import { cursorKey } from './keys';

export class LevelCursors implements Cursors {
  constructor(private readonly database: Database) {}

  async get(server: ServerId, monitor: MonitorId): Promise<EventId | undefined> {
    // A cursor that cannot be read is none: the watcher then begins as on its first start.
    return EventId.safeParse(Number(this.database.read(cursorKey(server, monitor)))).data;
  }

  async set(server: ServerId, monitor: MonitorId, event: EventId): Promise<void> {
    await this.database.write([put(cursorKey(server, monitor), String(event))], 'written');
  }
}
