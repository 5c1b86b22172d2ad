import { CodedError } from '@tocsin/errors';
import { EventId, MonitorId } from '@tocsin/messages';
import { type Override, parseOverride } from '@tocsin/object-config';
import { detectUsage } from './detect-usage';
import { readSwitches, type Said, type Switch } from './switches';
import { allOptions, type Option } from '../usage';

/** What `tocsin detect` is asked to do. */
export interface DetectRequest {
  /** The objectconfig file, where one is named. */
  readonly config: string | undefined;
  /** Tocsin's own settings, where they are not in their usual place. */
  readonly settings: string | undefined;
  readonly eventId: EventId | null;
  readonly monitorId: MonitorId | null;
  readonly eventPath: string | null;
  /** The event has just begun, and its pictures may yet come; else they are there or not. */
  readonly isNew: boolean;
  /** A picture or film in place of an event. */
  readonly file: string | null;
  /** The alarm cause. */
  readonly reason: string;
  /** Where the debug picture goes, which is then written in any case. */
  readonly outputPath: string | null;
  /** Write the text into the event's Notes. */
  readonly notes: boolean;
  readonly debug: boolean;
  /** Say how long it took. */
  readonly time: boolean;
  readonly json: boolean;
  /** Labels that are said to be seen, without a look. */
  readonly fake: readonly string[] | null;
  /** In place of what the objectconfig file says. */
  readonly overrides: readonly Override[];
}

/** Something to print instead of a look. */
export type Question = 'help' | 'version' | 'bare-version';

const switches: readonly Switch[] = Object.entries<Option>(allOptions(detectUsage)).map(
  ([name, { letter, argument }]) => ({
    // `--event 12` is in many people's scripts, though two switches begin so.
    names: name === 'eventid' ? [name, 'event'] : [name],
    takesValue: argument !== undefined,
    ...(letter === undefined ? {} : { letter }),
  }),
);

/** @throws CodedError `usage`, `event-missing`, `override-invalid` */
export function readDetectRequest(argv: readonly string[]): DetectRequest | Question {
  const said = readSwitches(argv, switches);
  if (said.has('help')) return 'help';
  if (said.has('bareversion')) return 'bare-version';
  if (said.has('version')) return 'version';
  const fake = last(said, 'fakeit');
  const request: DetectRequest = {
    config: last(said, 'config') ?? undefined,
    settings: last(said, 'settings') ?? undefined,
    eventId: idOf(EventId, last(said, 'eventid'), 'event'),
    monitorId: idOf(MonitorId, last(said, 'monitorid'), 'monitor'),
    eventPath: last(said, 'eventpath'),
    isNew: false,
    file: last(said, 'file'),
    reason: last(said, 'reason') ?? '',
    outputPath: last(said, 'output-path'),
    notes: said.has('notes'),
    debug: said.has('debug') || said.has('pyzm-debug'),
    time: said.has('time'),
    json: said.has('json'),
    fake: fake === null ? null : labelsOf(fake),
    overrides: (said.get('override') ?? []).map(parseOverride),
  };
  if (request.eventId === null && request.file === null && request.fake === null)
    throw new CodedError('event-missing', 'name an event with --eventid, or a picture with --file');
  return request;
}

/** The last word counts; an empty one is as good as none, as wrappers hand on what they did not get. */
function last(said: Said, name: string): string | null {
  const word = said.get(name)?.at(-1) ?? '';
  return word === '' ? null : word;
}

/** @throws CodedError `usage` */
export function idOf<Id>(
  schema: { safeParse(value: unknown): { success: true; data: Id } | { success: false } },
  text: string | null,
  what: string,
): Id | null {
  if (text === null) return null;
  const id = schema.safeParse(/^\s*\d+\s*$/.test(text) ? Number(text) : text);
  if (id.success) return id.data;
  throw new CodedError('usage', `${JSON.stringify(text)} is no ${what} id; it must be a whole number`);
}

function labelsOf(list: string): string[] {
  return list
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '');
}
