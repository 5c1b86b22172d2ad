import { CodedError } from '@tocsin/errors';
import { parseOneResult, parseSight } from './answers';
import { type GatewayParts, GatewaySession } from './gateway-session';
import { pictureForm } from './picture-form';
import type { RemoteGateway } from './remote-gateway';

/** pyzm.serve. It says all that its models see, whatever was asked for. */
export function pyzmGateway(parts: GatewayParts): RemoteGateway {
  const session = new GatewaySession(parts);
  return {
    async lookAtPicture(jpeg, { signal }) {
      return parseSight(
        await session.ask({ path: '/detect', method: 'POST', body: pictureForm(jpeg), signal }),
      );
    },
    async lookAtAddress({ frame, url, auth, verifyTls, signal }) {
      const body = { urls: [{ frame_id: frame, url }], zm_auth: auth, verify_ssl: verifyTls };
      const sight = parseOneResult(await session.ask({ path: '/detect_urls', method: 'POST', body, signal }));
      if (sight !== undefined) return sight;
      throw new CodedError(
        'gateway-failed',
        `the gateway could not fetch the ${frame} picture; set ml_gateway_mode=image`,
      );
    },
  };
}
