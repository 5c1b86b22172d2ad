export { AllowedHosts } from './allowed-hosts';
export { fetchPicture, type FetchPictureOptions } from './fetch-picture';
export type { GatewayParts } from './gateway-session';
export { LoginFile } from './login-file';
export { openGateway } from './open-gateway';
export type {
  AddressQuestion,
  EventQuestion,
  PictureQuestion,
  RemoteFound,
  RemoteGateway,
  RemoteSight,
} from './remote-gateway';
