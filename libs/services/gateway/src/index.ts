export { type Gateway, type GatewayParts, type OtherGateways, startGateway } from './gateway';
export { tellingBroadcast } from './telling/telling-message';
