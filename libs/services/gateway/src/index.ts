export { type Gateway, type GatewayParts, type OtherGateways, startGateway } from './gateway';
export { gatewayName } from './gateway-name';
export { type SharedStore, sharedWithOthers } from './shared-with-others';
export { tellingBroadcast } from './telling/telling-message';
