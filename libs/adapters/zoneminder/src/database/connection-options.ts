import type { ZoneMinderConfig } from '@tocsin/config';

/** Where ZoneMinder's database is, in the driver's words. */
export type DatabaseAddress =
  | { readonly host: string; readonly port: number }
  | { readonly socketPath: string };

const defaultPort = 3306;

/** `ZM_DB_HOST` is `host`, `host:port`, `[ipv6]:port` or `localhost:/path/to/socket`. */
export function databaseAddress(zmDbHost: string): DatabaseAddress {
  const value = zmDbHost.trim();
  const socket = /^[^:]*:(\/.+)$/.exec(value)?.[1];
  if (socket !== undefined) return { socketPath: socket };
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(value);
  if (bracketed?.[1] !== undefined) return { host: bracketed[1], port: Number(bracketed[2] ?? defaultPort) };
  const named = /^([^:]+):(\d+)$/.exec(value);
  if (named?.[1] !== undefined) return { host: named[1], port: Number(named[2]) };
  // What is left is a bare name or a bare IPv6 address.
  return { host: value === '' ? 'localhost' : value, port: defaultPort };
}

/** How the database is called in messages: everything but the password. */
export function databaseName(config: ZoneMinderConfig): string {
  const address = databaseAddress(config.ZM_DB_HOST);
  const place = 'socketPath' in address ? address.socketPath : `${address.host}:${address.port}`;
  return `${config.ZM_DB_NAME} at ${place} as user ${config.ZM_DB_USER}`;
}
