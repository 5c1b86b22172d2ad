import { parseLegacy, parseMatchedData } from './answers';
import { type GatewayParts, GatewaySession } from './gateway-session';
import { pictureForm } from './picture-form';
import type { RemoteFound, RemoteGateway } from './remote-gateway';

/** What the event server of 6.x says it is. */
const clientVersion = '6.1.29';

/** mlapi, versions 1.x to 2.x. */
export function mlapiGateway(parts: GatewayParts): RemoteGateway {
  const session = new GatewaySession(parts);
  return {
    async lookAtPicture(jpeg, { types, signal }) {
      const found: RemoteFound[] = [];
      for (const type of types) {
        const answer = await session.ask({
          path: `/detect/object?type=${encodeURIComponent(type)}&delete=true`,
          method: 'POST',
          body: pictureForm(jpeg),
          signal,
        });
        found.push(...parseLegacy(answer, type));
      }
      return { found, size: null, frame: null };
    },
    async lookAtEvent({ eventId, monitorId, reason, streamOptions, overrides, signal }) {
      const answer = await session.ask({
        path: '/detect/object?type=object&delete=true&response_format=zm_detect',
        method: 'POST',
        body: {
          version: clientVersion,
          mid: monitorId === null ? null : String(monitorId),
          reason,
          stream: String(eventId),
          stream_options: { ...streamOptions, api: null },
          ml_overrides: overrides,
        },
        signal,
      });
      return parseMatchedData(answer);
    },
  };
}
