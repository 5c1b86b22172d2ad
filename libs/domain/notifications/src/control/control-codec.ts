import { isRecord, parseJson } from '@tocsin/errors';
import { type ControlState, type MonitorControl, untouchedControl } from './control-state';

/** What is kept in `escontrol_interface_file`, as text. */
export function encodeControl(state: ControlState): string {
  return `${JSON.stringify(
    { notifications: Object.fromEntries(state.monitors), overrides: Object.fromEntries(state.overrides) },
    null,
    2,
  )}\n`;
}

export type DecodedControl =
  /** `dropped`: entries that could not be understood, in words; the rest counts. */
  | { readonly kind: 'state'; readonly state: ControlState; readonly dropped: readonly string[] }
  /** Not ours, e.g. the Perl file of the old server: to be set aside, not to be written over. */
  | { readonly kind: 'foreign'; readonly reason: string };

/** Reads what `encodeControl` wrote. An empty text is a state of which nothing was said. */
export function decodeControl(text: string): DecodedControl {
  if (text.trim() === '') return { kind: 'state', state: untouchedControl, dropped: [] };
  const value = parseJson(text);
  if (value === undefined) return { kind: 'foreign', reason: 'it is not JSON' };
  if (!isRecord(value)) return { kind: 'foreign', reason: 'it is JSON, but no object' };

  const dropped: string[] = [];
  const monitors = new Map<number, MonitorControl>();
  for (const [monitor, control] of entriesOf(value.notifications)) {
    if (/^[1-9]\d{0,8}$/.test(monitor) && isControl(control)) monitors.set(Number(monitor), control);
    else dropped.push(`notifications.${monitor} = ${JSON.stringify(control)}`);
  }
  const overrides = new Map<string, string>();
  for (const [key, setting] of entriesOf(value.overrides)) {
    if (typeof setting === 'string') overrides.set(key, setting);
    // The value may be a secret of the operator.
    else dropped.push(`overrides.${key}`);
  }
  return { kind: 'state', state: { monitors, overrides }, dropped };
}

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isRecord(value) ? Object.entries(value) : [];

const isControl = (value: unknown): value is MonitorControl => value === -1 || value === 0 || value === 1;
