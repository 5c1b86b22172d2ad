import type { ZoneMinderConfig } from '@tocsin/config';
import type { EventId } from '@tocsin/messages';
import type { EventWriter } from '@tocsin/notifications';
import type { Logger } from 'pino';
import { EventNotes } from './event-notes';
import { EventTags } from './event-tags';

export interface EventWriterOptions {
  readonly zoneminder: ZoneMinderConfig;
  readonly log: Logger;
  /** The ZoneMinder user in whose name events are tagged; nobody where there is none. */
  readonly user?: string | undefined;
}

/** Writes notes and tags of events into ZoneMinder's database. */
export class ZoneMinderEventWriter implements EventWriter, AsyncDisposable {
  readonly #notes: EventNotes;
  readonly #tags: EventTags;
  readonly #user: string | undefined;

  private constructor({ zoneminder, log, user }: EventWriterOptions) {
    this.#notes = EventNotes.open(zoneminder, log);
    this.#tags = EventTags.open(zoneminder, log);
    this.#user = user;
  }

  /** Does not connect yet. */
  static open(options: EventWriterOptions): ZoneMinderEventWriter {
    return new ZoneMinderEventWriter(options);
  }

  async writeStart(event: EventId, text: string): Promise<void> {
    await this.#notes.write(event, text);
  }

  async repair(event: EventId, text: string): Promise<void> {
    await this.#notes.repair(event, text);
  }

  async writeEnd(event: EventId, text: string): Promise<void> {
    await this.#notes.writeEnd(event, text);
  }

  async tag(event: EventId, labels: readonly string[]): Promise<void> {
    const user = this.#user === undefined ? undefined : await this.#tags.userId(this.#user);
    await this.#tags.assign(event, labels, user);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#notes[Symbol.asyncDispose](), this.#tags[Symbol.asyncDispose]()]);
  }
}
