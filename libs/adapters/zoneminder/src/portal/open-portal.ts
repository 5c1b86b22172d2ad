import type { DetectorConfig } from '@tocsin/config';
import type { PortalSettings } from '@tocsin/detection-config';
import type { PortalOptions, PortalSettingNames } from './portal-options';
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
    ...given({ user, password }),
  });
}

const objectConfigNames: PortalSettingNames = {
  portal: 'portal and api_portal of objectconfig',
  credentials: 'user and password of objectconfig',
  selfSigned: 'allow_self_signed = yes in objectconfig',
};

/** The portal of a detection config; undefined where none is named. One without an API is asked as before there were tokens. */
export function openPortalOf(settings: PortalSettings): ZoneMinderPortal | undefined {
  const { portal, apiPortal, user, password, basicUser, basicPassword, allowSelfSigned } = settings;
  if (portal === null || portal === '') return undefined;
  return new ZoneMinderPortal({
    url: portal,
    login: apiPortal === null ? 'legacy' : 'token',
    allowSelfSigned,
    settings: objectConfigNames,
    ...given({
      apiUrl: apiPortal,
      user: user === '' ? null : user,
      password,
      basic: basicUser === null ? null : { user: basicUser, password: basicPassword ?? '' },
    }),
  });
}

type Optional = Pick<PortalOptions, 'apiUrl' | 'user' | 'password' | 'basic'>;

/** Without what is not there. */
function given(options: { readonly [Key in keyof Optional]: Optional[Key] | null | undefined }): Optional {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== null && value !== undefined),
  );
}
