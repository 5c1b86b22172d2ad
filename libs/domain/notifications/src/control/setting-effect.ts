import type { KnownKey } from './control-overrides';

/** When a setting that a control client changes begins to hold. */
export type SettingEffect = 'at once' | 'after a restart' | 'never';

/** What says where we are kept: it is needed before what control clients said can be read. */
const read = new Set([
  'general.secrets',
  'general.base_data_path',
  'general.escontrol_interface_file',
  'queue.url',
  'queue.prefix',
]);

/** What runs and watches a process goes by what the operator wrote, whatever control clients say. */
const ofTheProcess = new Set([
  'general.restart_interval',
  'customize.console_logs',
  'customize.es_debug_level',
  'gateway.name',
]);
const sectionsOfTheProcess = new Set(['logs', 'metrics']);

/** Sections that the gateway uses once, when it opens its connections and files. */
const openedSections = new Set(['network', 'ssl', 'mqtt', 'push', 'gateway']);

/** The same of other sections. */
const opened = new Set([
  'auth.enable',
  'fcm.enable',
  'fcm.token_file',
  'fcm.use_fcmv1',
  'fcm.fcm_v1_key',
  'fcm.fcm_v1_url',
  'fcm.fcm_service_account_file',
  'customize.monitor_reload_interval',
  'hook.tag_user',
  'detector.portal',
  'detector.portal_user',
  'detector.portal_password',
  'detector.allow_self_signed',
]);

/** Of those sections, but looked up each time. */
const lookedUp = new Set(['gateway.ping_interval']);

/** When a change of this setting begins to hold. */
export function effectOf({ section, key }: KnownKey): SettingEffect {
  const name = `${section}.${key}`;
  if (read.has(name) || ofTheProcess.has(name) || sectionsOfTheProcess.has(section)) return 'never';
  const isOpened = (openedSections.has(section) && !lookedUp.has(name)) || opened.has(name);
  return isOpened ? 'after a restart' : 'at once';
}
