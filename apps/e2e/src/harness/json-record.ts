import type { RawData } from 'ws';

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON object; anything else is an error that shows the text. */
export function parseRecord(text: string): JsonRecord {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error(`not a JSON object: ${text}`);
  return value;
}

/** The text of a WebSocket message. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}

/** The entries of an alarm frame; none of any other frame. */
export function eventsOf(frame: JsonRecord): readonly JsonRecord[] {
  const { events } = frame;
  return Array.isArray(events) ? events.filter(isRecord) : [];
}

/** The objects of a JSON list; none of anything else. */
export function recordsOf(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
