/** Where the broker is. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `[mqtt] server`: `host`, `host:port`, `[::1]:1883`, also with a scheme in front, which people copy along.
 * @returns undefined when it is none of these
 */
export function brokerAddress(server: string, isTls: boolean): BrokerAddress | undefined {
  const bare = server
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/+$/, '');
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(bare) ?? [];
  // Without brackets more than one colon can only be an IPv6 address.
  const host =
    bracketed ?? plain ?? (/^[0-9a-f:]+$/i.test(bare) && bare.split(':').length > 2 ? bare : undefined);
  const number = port === undefined ? (isTls ? 8883 : 1883) : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number };
}
