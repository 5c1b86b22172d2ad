import type { ControlState } from './control-state';

/** A setting that there is. */
export interface KnownKey {
  readonly section: string;
  readonly key: string;
  /** Its value is not shown to anybody. */
  readonly isSecret?: boolean;
}

/** One setting and the value that beats the file's. */
export interface OverriddenSetting extends KnownKey {
  readonly value: string;
}

/**
 * Overrides a setting by its bare key, in every section that has it, or by `section.key`.
 * @returns undefined where there is no such setting: the answer is NOTSUPPORTED
 */
export function editSetting(
  state: ControlState,
  key: string,
  value: string,
  known: readonly KnownKey[],
): ControlState | undefined {
  if (!known.some((setting) => isMeant(setting, key))) return undefined;
  return { ...state, overrides: new Map([...state.overrides, [key, value]]) };
}

/** The settings that overrides hit. One by `section.key` beats one by the bare key; what is no setting any more hits none. */
export function overriddenSettings(
  state: ControlState,
  known: readonly KnownKey[],
): readonly OverriddenSetting[] {
  return known.flatMap((setting) => {
    const value =
      state.overrides.get(`${setting.section}.${setting.key}`) ?? state.overrides.get(setting.key);
    return value === undefined ? [] : [{ ...setting, value }];
  });
}

/** What `get` answers with: a JSON text, `{"notifications":{"9":1}}`, with the overrides beside, as the old server has it. */
export function controlResponse(state: ControlState, known: readonly KnownKey[]): string {
  const overrides = [...state.overrides].map(
    ([key, value]) => [key, isSecret(key, known) ? '***' : value] as const,
  );
  return JSON.stringify({
    ...Object.fromEntries(overrides),
    notifications: Object.fromEntries(state.monitors),
  });
}

const isSecret = (key: string, known: readonly KnownKey[]): boolean =>
  known.some((setting) => setting.isSecret === true && isMeant(setting, key));

/** Whether a control client who names `key` means this setting. */
export const isMeant = (setting: KnownKey, key: string): boolean =>
  key === setting.key || key === `${setting.section}.${setting.key}`;
