import type { GatewayParts } from './gateway-session';
import { mlapiGateway } from './mlapi-gateway';
import { pyzmGateway } from './pyzm-gateway';
import type { RemoteGateway } from './remote-gateway';

/** The gateway of `ml_gateway`. Nothing is asked yet. */
export function openGateway(parts: GatewayParts): RemoteGateway {
  return parts.settings.dialect === 'mlapi' ? mlapiGateway(parts) : pyzmGateway(parts);
}
