export type { Authenticator, Credentials, Viewer } from './authenticator';
export type { Channel, Telling } from './channel';
