import { CodedError, errorMessage } from '@tocsin/errors';
import type { EventId } from '@tocsin/messages';
import type { Logger } from 'pino';
import { Line } from './line';
import type { Numbering } from '../numbering/numbering';
import type { Renumbering } from '../numbering/renumbering';
import type { RowReader } from './row-reader';
import type { Watched } from './watched';

interface TableWatchParts {
  readonly rows: RowReader;
  readonly renumbering: Renumbering;
  readonly numbering: Numbering;
  readonly roster: { readonly monitors: Iterable<Watched> };
  readonly log: Logger;
}

/** Sees in the Events table what shared memory did not show, one question after the other. */
export class TableWatch implements AsyncDisposable {
  readonly #parts: TableWatchParts;
  readonly #line: Line;
  /** Monitors whose id went backwards while the database was away. */
  readonly #unanswered = new Set<Watched>();

  constructor(parts: TableWatchParts) {
    this.#parts = parts;
    this.#line = new Line(parts.log);
  }

  /** Looks at the new rows of these monitors; never throws: the next look finds what this one could not. */
  look(monitors: readonly Watched[]): Promise<void> {
    return this.#inTurn(() => this.#parts.rows.read(monitors, { isFirst: false }));
  }

  /**
   * The same, and whatever else the table may tell.
   * @param options.isFirst - at our start: what is found happened while we were away
   */
  compare(monitors: readonly Watched[], options: { readonly isFirst: boolean }): Promise<void> {
    for (const watched of this.#unanswered) watched.tracker.askAgain();
    this.#unanswered.clear();
    return this.#inTurn(async () => {
      const { rows, renumbering, roster } = this.#parts;
      let isAnew = false;
      // Without shared memory only the table can show it.
      for (const watched of monitors)
        if (!watched.isReadable) isAnew = (await renumbering.check(watched)) || isAnew;
      await rows.read(isAnew ? [...roster.monitors] : monitors, options);
    });
  }

  /** A monitor shows an id below the last one: finds out whether ZoneMinder counts anew. */
  judgeBackwards(watched: Watched, eventId: EventId): void {
    const { rows, renumbering, numbering, roster } = this.#parts;
    const askedIn = numbering.current;
    this.#line.add(async () => {
      const isAnswered = await this.#unlessAway(async () => {
        // Otherwise another monitor has shown it meanwhile.
        const isOpen = numbering.current === askedIn;
        if (isOpen && (await renumbering.judge(watched, eventId)))
          await rows.read([...roster.monitors], { isFirst: false });
      });
      if (!isAnswered) this.#unanswered.add(watched);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line[Symbol.asyncDispose]();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.#line.add(async () => {
        await this.#unlessAway(work);
        resolve();
      });
    });
  }

  /** @returns false when the database did not answer; it says so in the log itself */
  async #unlessAway(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof CodedError && thrown.code === 'database-unavailable'))
        this.#parts.log.error(
          { err: thrown },
          `the Events table could not be compared: ${errorMessage(thrown)}`,
        );
      return false;
    }
  }
}
