export { type Gateway, startGateway } from './gateway';
export type { GatewayParts, OtherGateways } from './gateway-parts';
export { gatewaySettings } from './gateway-settings';
export { gatewayName } from './gateway-name';
export { type SharedStore, joinGateways } from './join-gateways';
export { tellingBroadcast } from './telling/telling-message';
