import type { AlarmPhase, StoryEntry } from '@tocsin/messages';
import {
  type EventRecords,
  type EventRef,
  parseStoryLine,
  parseVerdict,
  type Verdict,
} from '@tocsin/records';
import { type Change, put } from '../database/change';
import type { Database } from '../database/database';
import { ageKey, storyPrefix, toldPrefix, touchedKey, verdictKey } from '../database/keys';

export class LevelEventRecords implements EventRecords {
  readonly #settling = new Map<string, Promise<Verdict>>();
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(event: EventRef, entry: StoryEntry): Promise<void> {
    await this.#write(event, [put(storyPrefix(event) + this.#database.nextOrder(), JSON.stringify(entry))]);
  }

  async story(event: EventRef): Promise<readonly StoryEntry[]> {
    const lines = await this.#database.list(storyPrefix(event));
    return lines.flatMap(([, text]) => parseStoryLine(text) ?? []);
  }

  async told(event: EventRef, phase: AlarmPhase): Promise<ReadonlySet<string>> {
    const prefix = toldPrefix(event, phase);
    const rows = await this.#database.list(prefix);
    return new Set(rows.map(([key]) => key.slice(prefix.length)));
  }

  async markTold(event: EventRef, phase: AlarmPhase, recipients: readonly string[]): Promise<void> {
    if (recipients.length === 0) return;
    const prefix = toldPrefix(event, phase);
    await this.#write(
      event,
      recipients.map((recipient) => put(prefix + recipient, '')),
    );
  }

  /** One process holds this store and does one job of an event at a time: nobody else can have a claim. */
  async claim(
    event: EventRef,
    phase: AlarmPhase,
    recipients: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const told = await this.told(event, phase);
    return new Set(recipients.filter((recipient) => !told.has(recipient)));
  }

  async settle(event: EventRef, phase: AlarmPhase, verdict: Verdict): Promise<Verdict> {
    const key = verdictKey(event, phase);
    const first = this.#settling.get(key);
    if (first !== undefined) return first;
    const settling = this.#settle(key, event, verdict).finally(() => this.#settling.delete(key));
    this.#settling.set(key, settling);
    return settling;
  }

  async #settle(key: string, event: EventRef, verdict: Verdict): Promise<Verdict> {
    const stored = await this.#database.read(key);
    const settled = stored === undefined ? undefined : parseVerdict(stored);
    if (settled !== undefined) return settled;
    await this.#write(event, [put(key, JSON.stringify(verdict))]);
    return verdict;
  }

  async #write(event: EventRef, changes: readonly Change[]): Promise<void> {
    const now = Date.now();
    const isNew = (await this.#database.read(touchedKey(event))) === undefined;
    const age = isNew ? [put(ageKey(now, event), '')] : [];
    await this.#database.write([...changes, put(touchedKey(event), String(now)), ...age], 'written');
  }
}
