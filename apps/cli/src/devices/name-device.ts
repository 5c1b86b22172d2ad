import { CodedError } from '@tocsin/errors';
import { type Device, maskToken } from '@tocsin/push';

/**
 * The devices that the operator means by a whole token, or by the end of one as logs and `tocsin devices` show it.
 * @throws CodedError `device-unknown`, `device-ambiguous`
 */
export function deviceNamed(word: string, devices: readonly Device[]): Device {
  const end = word.replace(/^\.\.\./, '');
  const whole = devices.find(({ token }) => token === word);
  const meant =
    whole === undefined ? devices.filter(({ token }) => end !== '' && token.endsWith(end)) : [whole];
  const [device, ...others] = meant;
  if (device === undefined) {
    throw new CodedError(
      'device-unknown',
      `no device ends in "${end.slice(-10)}"; tocsin devices list shows them`,
    );
  }
  if (others.length === 0) return device;
  const names = meant.map(({ token }) => maskToken(token)).join(' ');
  throw new CodedError(
    'device-ambiguous',
    `${meant.length} devices end so (${names}); name more of the token`,
  );
}

/** A device for people: who reads it cannot push to it. */
export const shownDevice = ({ token, platform, monlist, intlist, pushstate, ...more }: Device) => ({
  device: maskToken(token),
  platform,
  pushstate,
  monlist: monlist === '' ? '-1' : monlist,
  intlist,
  appversion: more.appversion,
  pushesThisMonth: more.invocations.count,
  ...(more.profile === undefined ? {} : { profile: more.profile }),
  ...(more.user === undefined ? {} : { user: more.user }),
});
