import type { Config, DetectorConfig } from '@tocsin/config';
import { examineDetection } from '@tocsin/detector';
import { CodedError, errorMessage } from '@tocsin/errors';
import { EventId } from '@tocsin/messages';
import { reachable } from '@tocsin/metrics';
import { openPortal, openPortalOf, type ZoneMinderPortal } from '@tocsin/zoneminder';
import { type Check, type Fault, fault } from '../check';

const patienceMs = 5_000;

/** ZoneMinder's web portal, where one is named: whether it answers, and lets us in. */
export const portal: Check = {
  finds: ['portal-login', 'portal'],
  remedy: 'look at the web server of ZoneMinder: systemctl status apache2 php-fpm',
  touchesFiles: true,
  look: async ({ config }) => {
    const named = await namedPortal(config);
    if (named === undefined) return [];
    const { url, allowSelfSigned, names } = named;
    try {
      await reachable(url, { allowSelfSigned })(AbortSignal.timeout(patienceMs));
    } catch (error) {
      const remedy = `see whether the web server runs (systemctl status apache2), correct ${names.portal}; for a certificate of your own: ${names.selfSigned}`;
      return [fault('portal', errorMessage(error), remedy)];
    }
    return login(named);
  },
};

interface NamedPortal {
  readonly url: string;
  readonly allowSelfSigned: boolean;
  readonly names: { readonly portal: string; readonly login: string; readonly selfSigned: string };
  readonly open: () => ZoneMinderPortal | undefined;
}

/** That of objectconfig, where there is one, else that of `[detector]`. */
async function namedPortal(config: Config): Promise<NamedPortal | undefined> {
  const { loaded } = await examineDetection(config);
  const settings = loaded?.forMonitor(null)?.portal;
  if (settings?.portal === undefined || settings.portal === null || settings.portal === '') {
    return ofDetector(config.detector);
  }
  if (settings.portal === config.detector.portal) return ofDetector(config.detector);
  const file = loaded?.file ?? 'objectconfig';
  return {
    url: settings.portal,
    allowSelfSigned: settings.allowSelfSigned,
    names: {
      portal: `portal in ${file}`,
      login: `user and password in ${file}`,
      selfSigned: `allow_self_signed = yes in ${file}`,
    },
    open: () => openPortalOf(settings),
  };
}

function ofDetector(detector: DetectorConfig): NamedPortal | undefined {
  if (detector.portal === undefined) return undefined;
  return {
    url: detector.portal,
    allowSelfSigned: detector.allow_self_signed,
    names: {
      portal: '[detector] portal',
      login: '[detector] portal_user and portal_password',
      selfSigned: '[detector] allow_self_signed = yes',
    },
    open: () => openPortal(detector),
  };
}

async function login({ open, names }: NamedPortal): Promise<readonly Fault[]> {
  using asked = open();
  try {
    await asked?.pictureAddress(EventId.parse(1), 'alarm'); // which takes a login, and fetches nothing
    return [];
  } catch (error) {
    const isAboutLogin = error instanceof CodedError && error.code === 'portal-login';
    const remedy = `correct ${names.login}; in ZoneMinder: Options → Users (enabled, API enabled) and OPT_USE_API`;
    return [fault(isAboutLogin ? 'portal-login' : 'portal', errorMessage(error), remedy)];
  }
}
