import type { Telling } from '../channel';

/** The system takes no argument above 128 KiB; this leaves room for letters of three bytes. */
const causeLimit = 40_000;

/**
 * What the old server gives `api_push_script` (5.9.9 and up): event id, monitor id, monitor name, cause without `End:`,
 * `event_start` or `event_end`, and the event folder where `hook_pass_image_path` asks for it. No shell is in
 * between, so nothing is quoted.
 */
export function pushScriptArguments(
  { notification, cause }: Pick<Telling, 'notification' | 'cause'>,
  options: { readonly passEventFolder: boolean },
): string[] {
  const { eventId, monitorId, monitorName, phase, eventPath } = notification.alarm;
  const given = [
    String(eventId),
    String(monitorId),
    monitorName,
    cause.slice(0, causeLimit),
    phase === 'end' ? 'event_end' : 'event_start',
  ];
  if (options.passEventFolder && eventPath !== null) given.push(eventPath);
  // The system ends an argument at a NUL, and Node refuses to pass one.
  return given.map((argument) => argument.replaceAll('\0', ''));
}
