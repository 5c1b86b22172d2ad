import { BlockList, isIP } from 'node:net';
import { CodedError } from '@tocsin/errors';

/** Who may be asked for pictures that somebody else names. */
export class AllowedHosts {
  /** `host:port` of portals: wherever they are, the operator means them. */
  readonly #trusted = new Set<string>();
  /** `host` or `host:port` in lower case. */
  readonly #names = new Set<string>();
  readonly #networks = new BlockList();

  /**
   * @param portals - addresses of portals, whose hosts may be anywhere
   * @param entries - `host`, `host:port`, an address, or a network such as 192.168.1.0/24; a host by its name must not lead into
   *   the house unless where it leads is listed, too
   * @throws CodedError `remote-settings`
   */
  constructor(portals: readonly string[], entries: readonly string[]) {
    for (const portal of portals) this.#trusted.add(hostAndPort(new URL(portal)));
    for (const entry of entries) this.#add(entry.toLowerCase());
  }

  /** Whether this host may be asked at all. */
  allows(url: URL): boolean {
    if (this.#trusted.has(hostAndPort(url))) return true;
    const host = bare(url.hostname);
    if (this.#names.has(hostAndPort(url))) return true;
    const isUsualPort = url.port === '';
    return isUsualPort && (this.#names.has(host) || (isIP(host) !== 0 && this.#holds(host)));
  }

  /** Whether this is where the host may be. */
  allowsAddress(url: URL, address: string): boolean {
    if (this.#trusted.has(hostAndPort(url))) return true;
    if (isIP(bare(url.hostname)) !== 0) return true;
    return this.#holds(address) || !isOfTheHouse(address);
  }

  #add(entry: string): void {
    const [network = '', bits] = entry.split('/');
    const family = isIP(bare(network));
    if (family === 0) {
      this.#names.add(entry);
      return;
    }
    const type = family === 4 ? 'ipv4' : 'ipv6';
    const most = family === 4 ? 32 : 128;
    if (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= most)) {
      throw new CodedError(
        'remote-settings',
        `${JSON.stringify(entry)} in [detector] remote_allowed_hosts is no network; write it like 192.168.1.0/24`,
      );
    }
    if (bits === undefined) this.#networks.addAddress(bare(network), type);
    else this.#networks.addSubnet(bare(network), Number(bits), type);
  }

  #holds(address: string): boolean {
    return this.#networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
}

const house = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  house.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  house.addSubnet(network, bits, 'ipv6');
}

/** An address that means this machine or the networks around it. */
function isOfTheHouse(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  // A v4 address written as v6, `::ffff:10.0.0.1`, is checked as v4 by Node itself.
  return house.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function hostAndPort(url: URL): string {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return `${bare(url.hostname)}:${port}`;
}

/** Without the brackets of an IPv6 address. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}
