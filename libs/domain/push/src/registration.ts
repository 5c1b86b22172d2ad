import { knowsAppVersion, type Device } from './device';
import { inMonth } from './monthly-limit';
import { pushState } from './token-entry';

/** A device asks for pushes: its `push`/`token` message, and what is known of the connection it came on. */
export interface Registration {
  readonly token: string;
  readonly platform: string;
  /** As in the message. Missing, `''` and `-1` mean "not given". */
  readonly monlist?: string | undefined;
  readonly intlist?: string | undefined;
  /** Missing and `''` mean enabled. */
  readonly state?: string | undefined;
  readonly profile?: string | undefined;
  /** Lists that `auth` on this connection carried; there `''` is given and means every monitor. */
  readonly listsOfAuth?: { readonly monlist?: string | undefined; readonly intlist?: string | undefined };
  /** From `auth`. */
  readonly appversion?: string | undefined;
  /** Who is logged in on the connection; missing where logins are not checked. */
  readonly user?: string | undefined;
  /** The connection's own badge, for a token that nobody knew. */
  readonly badge?: number | undefined;
}

/** zmNinjaNG cuts it there; what is longer is not its doing. */
const longestProfile = 128;

/**
 * The device after its registration (websocket-protocol 6.1). What the message does not say stays as it was
 * known: lists (unless `auth` gave some), profile, version, user, count, badge, unknown keys.
 * @param month - the local month, 0 to 11
 */
export function registered(known: Device | undefined, asked: Registration, month: number): Device {
  const profile = given(asked.profile)?.slice(0, longestProfile) ?? known?.profile;
  const user = asked.user ?? known?.user;
  return {
    token: asked.token,
    platform: asked.platform,
    monlist: listOf(asked.monlist, asked.listsOfAuth?.monlist, known?.monlist),
    intlist: listOf(asked.intlist, asked.listsOfAuth?.intlist, known?.intlist),
    pushstate: pushState(asked.state),
    appversion: versionOf(asked.appversion) ?? known?.appversion ?? 'unknown',
    invocations: inMonth(known?.invocations, month),
    ...(profile === undefined ? {} : { profile }),
    ...(user === undefined ? {} : { user }),
    badge: known?.badge ?? asked.badge ?? 0,
    extra: known?.extra ?? {},
  };
}

/** The device after `control`/`filter`. A list of `-1` never overwrites a stored one. */
export function withLists(
  device: Device,
  lists: { readonly monlist: string; readonly intlist: string },
): Device {
  return {
    ...device,
    monlist: isMinusOne(lists.monlist) ? device.monlist : lists.monlist,
    intlist: isMinusOne(lists.intlist) ? device.intlist : lists.intlist,
  };
}

/** The value of a `push`/`badge` message: a number or numeric text; undefined for anything else. */
export function parseBadge(value: unknown): number | undefined {
  const badge = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof badge === 'number' && Number.isSafeInteger(badge) && badge >= 0 ? badge : undefined;
}

const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

const isMinusOne = (list: string): boolean => list.trim() === '-1';

function listOf(asked: string | undefined, ofAuth: string | undefined, known: string | undefined): string {
  if (asked !== undefined && asked.trim() !== '' && !isMinusOne(asked)) return asked;
  if (ofAuth !== undefined && !isMinusOne(ofAuth)) return ofAuth;
  return known ?? '';
}

const versionOf = (appversion: string | undefined): string | undefined =>
  appversion !== undefined && knowsAppVersion({ appversion }) ? appversion : undefined;
