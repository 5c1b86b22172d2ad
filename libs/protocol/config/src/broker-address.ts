/** Where the broker is. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** What may stand in front of the host, and whether it means TLS. */
const schemes: Readonly<Record<string, boolean>> = {
  mqtt: false,
  tcp: false,
  mqtts: true,
  ssl: true,
  tls: true,
};

/**
 * Reads `[mqtt] server`: `host`, `host:port`, `[::1]:1883`, also with a scheme in front, which people copy along.
 * @param hasCa - a CA is named, which means TLS whatever the scheme
 * @returns undefined when it is none of these
 */
export function brokerAddress(server: string, hasCa: boolean): BrokerAddress | undefined {
  const [, scheme = 'mqtt', rest = ''] = /^(?:([a-z]+):\/\/)?(.*?)\/*$/i.exec(server.trim()) ?? [];
  const meansTls = schemes[scheme.toLowerCase()];
  const address = meansTls === undefined ? undefined : hostAndPort(rest);
  if (meansTls === undefined || address === undefined) return undefined;
  const isTls = meansTls || hasCa;
  const { host, port = isTls ? 8883 : 1883 } = address;
  return port < 1 || port > 65_535 ? undefined : { host, port, isTls };
}

function hostAndPort(text: string): { readonly host: string; readonly port?: number } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  // Without brackets more than one colon can only be an IPv6 address.
  const isBareIpv6 = /^[0-9a-f:]+$/i.test(text) && text.split(':').length > 2;
  const host = bracketed ?? plain ?? (isBareIpv6 ? text : undefined);
  if (host === undefined) return undefined;
  return port === undefined ? { host } : { host, port: Number(port) };
}
