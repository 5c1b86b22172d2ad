/**
 * What `version` says on the wire: the level of the old event server that we are compatible with.
 * zmNinja shows a blocking alert below 6.0 (websocket-protocol 4.2); our own version is in `server`.
 */
export const compatibilityVersion = '7.0.19';

/** What the extra key `server` says: our name and our own version. Clients ignore keys they do not know. */
export const serverName = (ownVersion: string): string => `tocsin ${ownVersion}`;
