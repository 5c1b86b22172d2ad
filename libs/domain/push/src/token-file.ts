import { CodedError, errorMessage } from '@tocsin/errors';
import type { Device } from './device';
import { entryOf, isEntry, parseEntry } from './token-entry';
import { parseTokenLines } from './token-lines';

/** What a token file holds. */
export interface TokenFile {
  readonly devices: ReadonlyMap<string, Device>;
  /** What we do not understand and do not touch: entries that are no objects, keys beside `tokens`. */
  readonly kept: KeptParts;
}

export interface KeptParts {
  readonly entries: ReadonlyMap<string, unknown>;
  readonly besideTokens: Readonly<Record<string, unknown>>;
}

export const nothingKept: KeptParts = { entries: new Map(), besideTokens: {} };

export interface DecodedTokenFile extends TokenFile {
  /** `empty` and `text` want to be rewritten; the original of `text` is worth a copy. */
  readonly form: 'json' | 'text' | 'empty';
  /** Lines of the text form, counted from 1, that are no entries. */
  readonly unreadable: readonly number[];
}

/**
 * Reads a token file in any form the old server ever wrote (push-and-mqtt 6).
 * @param month - the local month, 0 to 11
 * @throws CodedError `token-file-broken`: it is neither; it should be set aside, not overwritten
 */
export function decodeTokenFile(content: string, month: number): DecodedTokenFile {
  const text = content.replace(/^\uFEFF/, '').trim();
  if (text === '') {
    return { devices: new Map(), kept: nothingKept, form: 'empty', unreadable: [] };
  }
  // A token begins with neither, so this was meant as JSON even where it no longer is.
  return /^[[{"]/.test(text) ? decodeJson(text, month) : decodeText(content, month);
}

/** The token file as it is written: always JSON, readable by every server since 6.0.1. */
export function encodeTokenFile({ devices, kept }: TokenFile): string {
  const tokens = Object.fromEntries([
    ...kept.entries,
    ...[...devices.values()].map((device) => [device.token, entryOf(device)] as const),
  ]);
  return `${JSON.stringify({ tokens, ...kept.besideTokens }, null, 2)}\n`;
}

function decodeText(content: string, month: number): DecodedTokenFile {
  const { devices, unreadable } = parseTokenLines(content, month);
  if (devices.size === 0) {
    throw broken('it is neither JSON nor lines of token:monlist:intlist:platform:pushstate');
  }
  return { devices, kept: nothingKept, form: 'text', unreadable };
}

function decodeJson(text: string, month: number): DecodedTokenFile {
  const whole = parseJson(text);
  if (!isEntry(whole)) throw broken('it is JSON, but no object');
  const { tokens = {}, ...besideTokens } = whole;
  if (!isEntry(tokens)) throw broken('its key "tokens" is no object');
  const devices = new Map<string, Device>();
  const entries = new Map<string, unknown>();
  for (const [token, entry] of Object.entries(tokens)) {
    if (isEntry(entry) && token !== '') devices.set(token, parseEntry(token, entry, month));
    else entries.set(token, entry);
  }
  return { devices, kept: { entries, besideTokens }, form: 'json', unreadable: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser quotes the text around the mistake, and that is somebody's token.
    const where = /position \d+(?: \(line \d+ column \d+\))?/.exec(errorMessage(error))?.[0];
    throw broken(`it is damaged JSON${where === undefined ? '' : ` (at ${where})`}`);
  }
}

const broken = (why: string): CodedError =>
  new CodedError('token-file-broken', `the token file cannot be understood: ${why}`);
