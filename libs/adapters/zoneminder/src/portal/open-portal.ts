import type { DetectorConfig } from '@tocsin/config';
import { ZoneMinderPortal } from './zoneminder-portal';

/** The portal of `[detector]`; undefined where none is named. */
export function openPortal(
  config: Pick<DetectorConfig, 'portal' | 'portal_user' | 'portal_password' | 'allow_self_signed'>,
): ZoneMinderPortal | undefined {
  const { portal: url, portal_user: user, portal_password: password } = config;
  if (url === undefined) return undefined;
  return new ZoneMinderPortal({
    url,
    allowSelfSigned: config.allow_self_signed,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  });
}
