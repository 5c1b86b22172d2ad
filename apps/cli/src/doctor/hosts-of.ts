import { isIP } from 'node:net';
import type { Config, ZoneMinderConfig } from '@tocsin/config';

const google = 'fcm.googleapis.com';

/** The names of machines that would be asked, by what would not be found out without them; addresses need nobody's help. */
export function hostsOf(
  { queue, detector, mqtt, fcm, customize, gateway }: Config,
  zoneminder: ZoneMinderConfig | undefined,
): Readonly<Record<string, string>> {
  const pictures = gateway.signed_pictures ? gateway.public_url : customize.picture_url;
  const places = {
    database: zoneminder?.ZM_DB_HOST,
    redis: queue.url,
    portal: detector.portal,
    mqtt: mqtt.enable ? mqtt.server : undefined,
    fcm: fcm.enable ? (fcm.fcm_service_account_file === undefined ? fcm.fcm_v1_url : google) : undefined,
    'picture-url': fcm.enable && customize.include_picture ? pictures : undefined,
  };
  return Object.fromEntries(
    Object.entries(places).flatMap(([what, place]) => {
      const host = hostIn(place);
      return host === undefined ? [] : [[what, host]];
    }),
  );
}

/** Of an address of the web, of `host:port`, or of `localhost:/socket`. */
function hostIn(place: string | undefined): string | undefined {
  const whole = place?.includes('://') === true ? place : `any://${place}`;
  if (place === undefined || !URL.canParse(whole)) return undefined;
  const { hostname } = new URL(whole);
  const isAddress = isIP(hostname) !== 0 || hostname.startsWith('[');
  return hostname === '' || hostname === 'localhost' || isAddress ? undefined : hostname;
}
