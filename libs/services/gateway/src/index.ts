export { type Gateway, type GatewayParts, type OtherGateways, startGateway } from './gateway';
export { gatewayName } from './gateway-name';
export { tellingBroadcast } from './telling/telling-message';
