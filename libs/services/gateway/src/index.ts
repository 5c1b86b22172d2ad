export { type Gateway, type GatewayParts, type OtherGateways, startGateway } from './gateway';
export { gatewaySettings } from './gateway-settings';
export { gatewayName } from './gateway-name';
export { type SharedStore, joinGateways } from './join-gateways';
export { tellingBroadcast } from './telling/telling-message';
