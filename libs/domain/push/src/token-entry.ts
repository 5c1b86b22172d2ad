import type { Device, Invocations, PushState } from './device';

type Entry = Readonly<Record<string, unknown>>;

/** The keys of an entry that we read; all others are kept as they are. */
const known: ReadonlySet<string> = new Set([
  'platform',
  'monlist',
  'intlist',
  'pushstate',
  'appversion',
  'invocations',
  'profile',
  'user',
]);

/**
 * Reads one entry of the token file. Any key may be missing or of another type (push-and-mqtt 6.1).
 * @param month - the local month, 0 to 11: what an entry without a count begins with
 */
export function parseEntry(token: string, entry: Entry, month: number): Device {
  const profile = text(entry.profile);
  const user = text(entry.user);
  return {
    token,
    platform: text(entry.platform) ?? 'unknown',
    monlist: text(entry.monlist) ?? '',
    intlist: text(entry.intlist) ?? '',
    pushstate: pushState(entry.pushstate),
    appversion: text(entry.appversion) ?? 'unknown',
    invocations: invocations(entry.invocations, month),
    ...(profile === undefined ? {} : { profile }),
    ...(user === undefined ? {} : { user }),
    badge: 0,
    extra: Object.fromEntries(Object.entries(entry).filter(([key]) => !known.has(key))),
  };
}

/** The entry as it is written. The badge is not stored. */
export function entryOf(device: Device): Entry {
  const { platform, monlist, intlist, pushstate, appversion, profile, user, extra } = device;
  const { count, at } = device.invocations;
  return {
    platform,
    monlist,
    intlist,
    pushstate,
    appversion,
    invocations: { count, at },
    ...(profile === undefined ? {} : { profile }),
    ...(user === undefined ? {} : { user }),
    ...extra,
  };
}

/** Only the word `disabled` disables. */
export const pushState = (value: unknown): PushState =>
  typeof value === 'string' && value.trim().toLowerCase() === 'disabled' ? 'disabled' : 'enabled';

export const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text, or what a hand-written file may hold instead: a number, a list of numbers. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.filter(isPlain).join(',');
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const isPlain = (item: unknown): boolean => typeof item === 'string' || typeof item === 'number';

/** The old server writes numbers or numeric text, as Perl saw fit. */
function invocations(value: unknown, month: number): Invocations {
  if (!isEntry(value)) return { count: 0, at: month };
  const count = whole(value.count);
  const at = whole(value.at);
  return count === undefined || at === undefined || at > 11 ? { count: 0, at: month } : { count, at };
}

function whole(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
