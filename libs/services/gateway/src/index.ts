export { type Gateway, startGateway } from './gateway';
export type { GatewayParts, OtherGateways } from './gateway-parts';
export { type GatewayGround, runGateway } from './run-gateway';
export { checkTls } from './server/tls-files';
export { type SharedStore, joinGateways } from './join-gateways';
export { tellingBroadcast } from './telling/telling-message';
