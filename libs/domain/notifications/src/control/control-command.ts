import { isRecord } from '@tocsin/errors';
import { MonitorId } from '@tocsin/messages';

/** What a control client wants, from the `data` of its message. */
export type ControlCommand =
  | { readonly command: 'get' | 'restart' | 'reset' }
  | { readonly command: 'mute' | 'unmute'; readonly monitors: readonly MonitorId[] | 'all' }
  | { readonly command: 'edit'; readonly key: string; readonly value: string }
  /** The answer is Fail with this reason. */
  | { readonly command: 'refused'; readonly reason: 'NODATA' | 'NOTSUPPORTED' };

const notSupported: ControlCommand = { command: 'refused', reason: 'NOTSUPPORTED' };

/** Reads the `data` of an `escontrol` message, whatever it is: the old server dies of a list that is a text. */
export function readControlCommand(data: unknown): ControlCommand {
  if (!isRecord(data)) return { command: 'refused', reason: 'NODATA' };
  switch (data.command) {
    case 'get':
    case 'restart':
    case 'reset':
      return { command: data.command };
    case 'mute':
    case 'unmute': {
      const monitors = monitorsOf(data.monitors);
      return monitors === undefined ? notSupported : { command: data.command, monitors };
    }
    case 'edit':
      return readEdit(data.key, data.val);
    default:
      return notSupported;
  }
}

function readEdit(key: unknown, value: unknown): ControlCommand {
  const isValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (typeof key !== 'string' || !isValue) return notSupported;
  return { command: 'edit', key: key.trim(), value: String(value) };
}

/** A list of numbers, of numeric texts, or one text with commas; undefined where any of it is no monitor id. */
function monitorsOf(value: unknown): readonly MonitorId[] | 'all' | undefined {
  if (value === undefined || value === null) return 'all';
  const entries: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',')
      : [value];
  const monitors = entries.map((entry) => MonitorId.safeParse(numberOf(entry)));
  return monitors.every((monitor) => monitor.success) ? monitors.map(({ data }) => data) : undefined;
}

const numberOf = (entry: unknown): unknown =>
  typeof entry === 'string' && /^\s*\d+\s*$/.test(entry) ? Number(entry) : entry;
