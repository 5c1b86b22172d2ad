import { MonitorId } from '@tocsin/messages';
import { decodeControl, encodeControl } from './control-codec';
import { readControlCommand } from './control-command';
import { controlResponse, editSetting, type KnownKey, overriddenSettings } from './control-overrides';
import {
  type ControlState,
  controlOf,
  resetControl,
  setMonitors,
  untouchedControl,
  withMonitors,
} from './control-state';

const ids = (...numbers: number[]) => numbers.map((number) => MonitorId.parse(number));
const [two, nine] = [MonitorId.parse(2), MonitorId.parse(9)];
const known: readonly KnownKey[] = [
  { section: 'customize', key: 'use_hooks' },
  { section: 'fcm', key: 'enable' },
  { section: 'mqtt', key: 'enable' },
  { section: 'mqtt', key: 'password', isSecret: true },
];
const loaded = withMonitors(untouchedControl, ids(2, 9));
const table = (state: ControlState) => Object.fromEntries(state.monitors);
const edited = (key: string, value: string, state = loaded) => {
  const next = editSetting(state, key, value, known);
  if (next === undefined) throw new Error(`${key} is not known`);
  return next;
};
const settings = (state: ControlState) =>
  overriddenSettings(state, known).map(({ section, key, value }) => `${section}.${key}=${value}`);

describe('the control of monitors', () => {
  it('is 0 for a monitor that was loaded, and 1 for one that nobody knows', () => {
    expect(controlOf(loaded, two)).toEqual({ control: 0, isKnown: true });
    expect(controlOf(loaded, MonitorId.parse(7))).toEqual({ control: 1, isKnown: false });
  });

  it('is -1 after mute and 1 after unmute, of some or of all', () => {
    const muted = setMonitors(loaded, ids(2), -1);
    expect(table(muted)).toEqual({ 2: -1, 9: 0 });
    expect(table(setMonitors(muted, ids(2), 1))).toEqual({ 2: 1, 9: 0 });
    expect(table(setMonitors(muted, 'all', 1))).toEqual({ 2: 1, 9: 1 });
    expect(table(setMonitors(loaded, ids(12), -1))).toEqual({ 2: 0, 9: 0, 12: -1 });
    expect(table(loaded)).toEqual({ 2: 0, 9: 0 });
  });

  it('is kept when monitors are loaded again', () => {
    const muted = setMonitors(loaded, ids(2), -1);
    expect(table(withMonitors(muted, ids(2, 5)))).toEqual({ 2: -1, 5: 0, 9: 0 });
    expect(withMonitors(muted, ids(2))).toBe(muted);
  });

  it('is 0 again after reset only, and the overrides are gone', () => {
    const state = resetControl(setMonitors(edited('use_hooks', 'no'), 'all', -1));
    expect(table(state)).toEqual({ 2: 0, 9: 0 });
    expect(settings(state)).toEqual([]);
  });
});

describe('an override', () => {
  it('by the bare key hits every section that has it', () => {
    expect(settings(edited('enable', 'no'))).toEqual(['fcm.enable=no', 'mqtt.enable=no']);
  });

  it('by section and key hits that one, and beats the bare key', () => {
    expect(settings(edited('mqtt.enable', 'yes', edited('enable', 'no')))).toEqual([
      'fcm.enable=no',
      'mqtt.enable=yes',
    ]);
    expect(settings(edited('enable', 'no', edited('mqtt.enable', 'yes')))).toContain('mqtt.enable=yes');
  });

  it('gives way to a later one of the same key', () => {
    expect(settings(edited('use_hooks', 'yes', edited('use_hooks', 'no')))).toEqual([
      'customize.use_hooks=yes',
    ]);
  });

  it.each(['nonsense', 'fcm.use_hooks', '', '.enable', '__proto__', 'constructor'])(
    'of %p is refused, for there is no such setting',
    (key) => {
      expect(editSetting(loaded, key, 'x', known)).toBeUndefined();
    },
  );

  it('of a setting that a later release lacks hits nothing', () => {
    const { overrides } = edited('use_hooks', 'no');
    expect(overriddenSettings({ ...loaded, overrides }, known.slice(1))).toEqual([]);
  });
});

describe('the answer to get', () => {
  it('is a JSON text of the monitors', () => {
    expect(controlResponse(withMonitors(untouchedControl, ids(9)), known)).toBe('{"notifications":{"9":0}}');
  });

  it('has the overrides beside, but no secret', () => {
    const state = edited('mqtt.password', 'geheim', edited('use_hooks', 'no'));
    expect(JSON.parse(controlResponse(setMonitors(state, [nine], 1), known))).toEqual({
      notifications: { 2: 0, 9: 1 },
      use_hooks: 'no',
      'mqtt.password': '***',
    });
  });
});

describe('a control command', () => {
  it.each([
    [{ command: 'get' }, { command: 'get' }],
    [{ command: 'restart' }, { command: 'restart' }],
    [{ command: 'reset' }, { command: 'reset' }],
    [
      { command: 'mute', monitors: [2, 4] },
      { command: 'mute', monitors: [2, 4] },
    ],
    [{ command: 'mute' }, { command: 'mute', monitors: 'all' }],
    [
      { command: 'unmute', monitors: '2, 4' },
      { command: 'unmute', monitors: [2, 4] },
    ],
    [
      { command: 'unmute', monitors: ['2'] },
      { command: 'unmute', monitors: [2] },
    ],
    [
      { command: 'mute', monitors: [] },
      { command: 'mute', monitors: [] },
    ],
    [
      { command: 'edit', key: ' use_hooks ', val: 'no' },
      { command: 'edit', key: 'use_hooks', value: 'no' },
    ],
    [
      { command: 'edit', key: 'port', val: 9001 },
      { command: 'edit', key: 'port', value: '9001' },
    ],
  ])('%j is understood', (data, command) => {
    expect(readControlCommand(data)).toEqual(command);
  });

  it.each([
    [{}],
    [{ command: 'dance' }],
    [{ command: ['get'] }],
    [{ command: 'mute', monitors: 'front' }],
    [{ command: 'mute', monitors: [2, {}] }],
    [{ command: 'mute', monitors: [0] }],
    [{ command: 'mute', monitors: {} }],
    [{ command: 'edit', key: 'use_hooks' }],
    [{ command: 'edit', key: 5, val: 'no' }],
    [{ command: 'edit', key: 'use_hooks', val: [] }],
  ])('%j is not supported', (data) => {
    expect(readControlCommand(data)).toEqual({ command: 'refused', reason: 'NOTSUPPORTED' });
  });

  it.each([undefined, null, 'get', 5, []])('that is %p has no data', (data) => {
    expect(readControlCommand(data)).toEqual({ command: 'refused', reason: 'NODATA' });
  });
});

describe('the control file', () => {
  it('gives back what was written', () => {
    const state = setMonitors(edited('mqtt.enable', 'ü "x"', edited('use_hooks', 'no')), [two], -1);
    expect(decodeControl(encodeControl(state))).toEqual({ kind: 'state', state, dropped: [] });
  });

  it.each(['pst0\u0004\u000b', '{', '[]', 'null', '"x"'])('that is %j is not ours, and says so', (text) => {
    expect(decodeControl(text).kind).toBe('foreign');
  });

  it('that is empty says nothing', () => {
    expect(decodeControl(' \n')).toEqual({ kind: 'state', state: untouchedControl, dropped: [] });
  });

  it('loses only what cannot be understood, and names it without its value', () => {
    const text = '{"notifications":{"2":-1,"3":7,"x":0},"overrides":{"a":"b","secret":["geheim"]},"more":1}';
    expect(decodeControl(text)).toEqual({
      kind: 'state',
      state: { monitors: new Map([[2, -1]]), overrides: new Map([['a', 'b']]) },
      dropped: ['notifications.3 = 7', 'notifications.x = 0', 'overrides.secret'],
    });
    expect(decodeControl('{}')).toMatchObject({ kind: 'state', dropped: [] });
  });
});
