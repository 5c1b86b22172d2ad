/** Settings that a process uses once, when it starts: where it keeps things, and who it is to ZoneMinder. */
const usedAtStart = new Set([
  'general.base_data_path',
  'general.use_escontrol_interface',
  'general.escontrol_interface_file',
  'general.restart_interval',
  'hook.tag_user',
  'detector.portal_user',
  'gateway.name',
]);

const sectionsUsedAtStart = new Set(['queue', 'logs', 'metrics']);

/**
 * Whether a change of the file holds only after a restart of the process. All else holds at once, or the service that
 * uses it begins anew.
 * @param name - `section.key`
 */
export const needsRestart = (name: string): boolean =>
  usedAtStart.has(name) || sectionsUsedAtStart.has(name.split('.')[0] ?? '');
