import type { Alarm } from '@tocsin/messages';

/**
 * What the old server gives a hook: event id, monitor id, monitor name, cause, and the event folder where
 * `hook_pass_image_path` asks for it. No shell is between us and the program, so nothing is quoted.
 */
export function hookArguments(alarm: Alarm, options: { readonly passEventFolder: boolean }): string[] {
  const given = [String(alarm.eventId), String(alarm.monitorId), alarm.monitorName, alarm.cause];
  if (options.passEventFolder && alarm.eventPath !== null) given.push(alarm.eventPath);
  // The system ends an argument at a NUL, and Node refuses to pass one.
  return given.map((argument) => argument.replaceAll('\0', ''));
}
