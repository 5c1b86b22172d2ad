/** Keys of the old server by their former names: `section.key` → today's key in the same section. */
export const renamedKeys: ReadonlyMap<string, string> = new Map([
  ['customize.verbose', 'console_logs'],
  ['hook.hook', 'hook_script'],
  ['hook.skip_monitors', 'hook_skip_monitors'],
  ['hook.hook_description', 'use_hook_description'],
  ['hook.store_frame_in_zm', 'hook_pass_image_path'],
]);

/**
 * Keys that are accepted and do nothing in this version, known to the schema or not. Existing files keep loading;
 * one log line says what has no effect.
 */
export const idleKeys: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    fcm: 'api_key use_fcmv1',
    mqtt: 'tick_interval',
  }).map(([section, keys]) => [section, new Set(keys.split(' '))]),
);
