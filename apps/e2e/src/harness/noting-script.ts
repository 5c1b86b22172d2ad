import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from './wait-for';

/** A script that is told of events and writes down its arguments, in the order of its calls. */
export class NotingScript {
  readonly command: string;
  readonly #notes: string;

  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true });
    const script = path.join(folder, `${name}.sh`);
    this.#notes = path.join(folder, `${name}.notes`);
    this.command = `'${script}'`;
    // One write for each call, so that calls at the same time do not mix.
    writeFileSync(script, `#!/bin/sh\nprintf '%s\\0' "$@" END >> '${this.#notes}'\n`);
    chmodSync(script, 0o755);
  }

  /** The arguments of every call so far. */
  get calls(): readonly (readonly string[])[] {
    if (!existsSync(this.#notes)) return [];
    const calls = readFileSync(this.#notes, 'utf8').split('\0END\0').slice(0, -1);
    return calls.map((call) => call.split('\0'));
  }

  /** The calls that have this event id in this place, once there are so many. */
  async callsFor(eventId: number, place: number, count: number): Promise<readonly (readonly string[])[]> {
    const found = () => this.calls.filter((call) => call[place] === String(eventId));
    await waitFor(`${count} calls for event ${eventId}`, () => found().length >= count, {
      detail: () => JSON.stringify(this.calls.slice(-5)),
    });
    return found();
  }
}
