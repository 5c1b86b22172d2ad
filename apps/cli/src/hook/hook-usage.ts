import { json, type Usage } from '../usage';

export const hookUsage = {
  name: 'hook',
  summary: 'the same for a hook of the event server: <event> [<monitor> <name> <cause> <folder>]',
  calls: ['[--json] <event id> [<monitor id> [<monitor name> [<cause> [<event folder>]]]]'],
  about: `Looks at an event as detect_wrapper.sh, zm_detect_wrapper.sh and zm_event_start.sh do. CONFIG_FILE in the environment names the
objectconfig file. Prints the result line.`,
  options: json,
  exitCode: '0 where something was seen, 1 where not.',
} as const satisfies Usage;
