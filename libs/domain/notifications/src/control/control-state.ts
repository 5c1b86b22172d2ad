import type { MonitorId } from '@tocsin/messages';

/** What the control interface said of a monitor: -1 never tell, 0 the usual rules, 1 tell whatever clients want. */
export type MonitorControl = -1 | 0 | 1;

/** What was said through `escontrol` (websocket-protocol 9). Never changed: each command makes a new one. */
export interface ControlState {
  /** Every monitor that is known, by id. */
  readonly monitors: ReadonlyMap<number, MonitorControl>;
  /** Values of settings by key, as they were given: `use_hooks` in whatever section, or `customize.use_hooks`. */
  readonly overrides: ReadonlyMap<string, string>;
}

/** Nothing was said. */
export const untouchedControl: ControlState = { monitors: new Map(), overrides: new Map() };

/** Enters monitors that were loaded, as 0 where nothing was said of them yet. */
export function withMonitors(state: ControlState, loaded: readonly MonitorId[]): ControlState {
  const added = loaded
    .filter((monitor) => !state.monitors.has(monitor))
    .map((monitor) => [monitor, 0] as const);
  return added.length === 0 ? state : { ...state, monitors: new Map([...state.monitors, ...added]) };
}

/** `mute` is -1 and `unmute` is 1, not 0: only `reset` leads back to 0. */
export function setMonitors(
  state: ControlState,
  monitors: readonly MonitorId[] | 'all',
  control: -1 | 1,
): ControlState {
  const meant = monitors === 'all' ? [...state.monitors.keys()] : monitors;
  return {
    ...state,
    monitors: new Map([...state.monitors, ...meant.map((monitor) => [monitor, control] as const)]),
  };
}

/** Forgets all overrides; every monitor is 0. */
export function resetControl(state: ControlState): ControlState {
  return {
    monitors: new Map([...state.monitors.keys()].map((monitor) => [monitor, 0])),
    overrides: new Map(),
  };
}

/** What holds for a monitor, and whether the table has it. One that it lacks counts as 1, and is an error to be logged. */
export function controlOf(
  state: ControlState,
  monitor: MonitorId,
): { readonly control: MonitorControl; readonly isKnown: boolean } {
  const control = state.monitors.get(monitor);
  return control === undefined ? { control: 1, isKnown: false } : { control, isKnown: true };
}
