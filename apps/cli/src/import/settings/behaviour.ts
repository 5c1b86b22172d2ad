import { type Config, allSettings } from '@tocsin/config';
import { chooseLookers } from '@tocsin/detection';
import { type SettingsEntry, shownValue } from '@tocsin/runtime';
import type { OldSettings } from './describe-settings';
import type { SettingNews } from './setting-news';

/** Where Tocsin does something else than the Perl server did, by the same line of the file. */
export function otherwiseThanWritten(entry: SettingsEntry, old: OldSettings): SettingNews | undefined {
  const { section, key, line } = entry;
  const name = `${section}.${key}`;
  const message = switchOtherwise(entry, old) ?? differences[name]?.(old.config);
  return message === undefined ? undefined : { kind: 'different', key: name, line, message };
}

/** What nobody wrote and is not as it was. */
export function whatIsMissing({ entries, config }: OldSettings): SettingNews[] {
  const isWritten = (name: string) =>
    entries.some(({ section, key, value }) => `${section}.${key}` === name && value !== '');
  return Object.entries(missing).flatMap(([key, say]) => {
    const message = isWritten(key) ? undefined : say(config);
    return message === undefined ? [] : [{ kind: 'different', key, line: null, message } as const];
  });
}

/** The Perl server of 3.3 and later took every word for yes that was not `no`; quotes, too, made it one. */
function switchOtherwise(
  { section, key, value }: SettingsEntry,
  { config, isYaml }: OldSettings,
): string | undefined {
  const effective = allSettings.some((each) => each.section === section && each.key === key)
    ? shownValue(config, `${section}.${key}`)
    : undefined;
  if (isYaml || typeof effective !== 'boolean' || value === '' || /^!|\{\{|\$\{/.test(value))
    return undefined;
  const wasOn = !/^(?:no|0)$/i.test(value);
  return wasOn === effective
    ? undefined
    : `${value} is ${word(effective)} here; the Perl server took it for ${word(wasOn)}`;
}

const word = (flag: boolean): string => (flag ? 'yes' : 'no');

type Say = (config: Config) => string | undefined;

const differences: Readonly<Record<string, Say>> = {
  'customize.event_check_interval': ({ customize, watcher }) =>
    customize.event_check_interval > 0.05 && !watcher.strict_interval
      ? `${customize.event_check_interval} s is the most an alarm may wait: Tocsin looks every 0.05 s, unless [watcher] strict_interval = yes`
      : undefined,
  'hook.hook_script': lookerInstead,
  'hook.event_start_hook': lookerInstead,
  'customize.picture_url': ({ customize }) =>
    /[?&]pass(?:word)?=/i.test(customize.picture_url ?? '')
      ? 'holds a password; since 4.4 it belongs into picture_portal_username and picture_portal_password'
      : undefined,
  'fcm.enable': withoutPush,
  'general.use_escontrol_interface': ({ general }) =>
    general.use_escontrol_interface
      ? 'mutes and changes of control clients begin anew: the Perl server kept them in a form of its own'
      : undefined,
  'general.restart_interval': ({ general }) =>
    general.restart_interval === 0
      ? undefined
      : `begins anew every ${general.restart_interval} s, which Tocsin does not need`,
};

const missing: Readonly<Record<string, Say>> = {
  'general.restart_interval': () =>
    'is not set: Tocsin never restarts by itself; the Perl server of 5.0 and later did every 7200 s',
  'customize.use_hooks': ({ customize, hook }) =>
    customize.use_hooks === undefined && (hook.hook_script ?? hook.event_start_hook ?? '') !== ''
      ? 'is not set: a hook is configured, so it counts as yes'
      : undefined,
  'fcm.enable': withoutPush,
};

function lookerInstead(config: Config): string | undefined {
  const { start } = chooseLookers(config);
  return start.kind === 'builtin'
    ? `Tocsin looks at pictures itself, by the same objectconfig: ${start.reason}`
    : undefined;
}

function withoutPush({ fcm }: Config): string | undefined {
  if (!fcm.enable || fcm.fcm_service_account_file !== undefined) return undefined;
  if (fcm.fcm_v1_url !== undefined && fcm.fcm_v1_key !== undefined) return undefined;
  return 'nothing to push with: set fcm_service_account_file, or fcm_v1_url and fcm_v1_key (the key of the app is in the settings of 6.1 and 7)';
}
