import type { Device } from './device';
import { parseEntry } from './token-entry';

/** `<token>:<monlist>:<intlist>:<platform>:<pushstate>`; tokens hold colons, so the last four are the fields. */
const line = /^(.+):([^:]*):([^:]*):([^:]*):([^:]*)$/;

export interface TokenLines {
  readonly devices: ReadonlyMap<string, Device>;
  /** Lines, counted from 1, that are no entries. */
  readonly unreadable: readonly number[];
}

/** Reads the older text form (push-and-mqtt 6.2): one device a line, the last line of a token counts. */
export function parseTokenLines(content: string, month: number): TokenLines {
  const devices = new Map<string, Device>();
  const unreadable: number[] = [];
  for (const [index, raw] of content.split('\n').entries()) {
    const text = raw.trim();
    if (text === '') continue;
    const [, token, monlist, intlist, platform, pushstate] = line.exec(text) ?? [];
    if (token === undefined) {
      unreadable.push(index + 1);
    } else {
      devices.set(token, parseEntry(token, { monlist, intlist, platform, pushstate }, month));
    }
  }
  return { devices, unreadable };
}
