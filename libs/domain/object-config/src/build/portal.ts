import type { PortalSettings, RemoteSettings } from '@tocsin/detection-config';
import { type BuildContext, having, isBefore6 } from './build-context';

/** Where ZoneMinder answers. `otherwise` counts where the file names no portal. */
export function portalOf(
  { flat, stream, generation }: BuildContext,
  otherwise: PortalSettings | undefined,
): PortalSettings {
  if (!flat.has('portal') && otherwise?.portal) return otherwise;
  // In 6.x and later the stream's own switch is the one that is asked.
  const acceptsAny = flat.flag('allow_self_signed', true);
  return {
    portal: withoutSlash(flat.path('portal')),
    apiPortal: withoutSlash(flat.path('api_portal')),
    user: flat.text('user'),
    password: flat.text('password'),
    basicUser: flat.text('basic_user'),
    basicPassword: flat.text('basic_password'),
    allowSelfSigned:
      generation === '6' && stream?.has('disable_ssl_cert_check') === true
        ? stream.flag('disable_ssl_cert_check', true)
        : acceptsAny,
  };
}

/** Another machine that looks instead; null where none is named. */
export function remoteOf(context: BuildContext): RemoteSettings | null {
  const { flat, generation } = context;
  const general = context.sequence?.section('general') ?? flat;
  const at = (key: string) => having(key, flat, general, flat);
  const gateway = withoutSlash(at('ml_gateway').path('ml_gateway'));
  if (gateway === null) return null;
  const isMlapi = generation !== '7' || /\/api\/v\d/.test(gateway);
  return {
    gateway,
    dialect: isMlapi ? 'mlapi' : 'pyzm',
    // 5.x sent the picture; since 6.0 the gateway fetches it itself.
    mode: isBefore6(context)
      ? 'image'
      : at('ml_gateway_mode').oneOf('ml_gateway_mode', ['url', 'image'], 'url'),
    user: at('ml_user').text('ml_user'),
    password: at('ml_password').text('ml_password'),
    timeout: at('ml_timeout').number('ml_timeout', generation === '7' ? 60 : 5, { min: 0.1, max: 3600 }),
    fallbackLocal: at('ml_fallback_local').flag('ml_fallback_local', false),
  };
}

function withoutSlash(url: string | null): string | null {
  return url?.replace(/\/+$/, '') ?? null;
}
