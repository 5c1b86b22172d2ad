import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What a test compares with: a file of `src/golden`, which is changed by hand and on purpose only. */
export const golden = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(__dirname, '../golden', `${name}.json`), 'utf8'));

/** A payload with EVENTID wherever it names its event, and TIME in place of the time that was made by `timePattern`. */
export function withoutMoment(payload: unknown, eventId: number, timePattern = /$^/): unknown {
  const text = JSON.stringify(payload)
    .replaceAll(String(eventId), 'EVENTID')
    .replaceAll(new RegExp(` at (?:${timePattern.source})`, 'g'), ' at TIME');
  return JSON.parse(text);
}
