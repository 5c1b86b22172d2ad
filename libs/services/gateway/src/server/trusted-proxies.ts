import { BlockList, isIP } from 'node:net';
import { CodedError } from '@tocsin/errors';

/** Longest X-Forwarded-For that is looked at, characters. */
const maxHeader = 1_000;
/** Longest X-Forwarded-For that is kept for the log, characters. */
const maxLogged = 200;

/** Where a request comes from. */
export interface RequestOrigin {
  /** Of the client itself, also behind a proxy that is trusted. */
  readonly address: string;
  /** What trusted proxies said on the way; undefined where none did. */
  readonly forwardedFor: string | undefined;
}

/** Knows whose X-Forwarded-For is believed. Anybody can send that header, so from all others it counts for nothing. */
export class TrustedProxies {
  readonly #known = new BlockList();

  /**
   * @param entries - addresses, or networks like `10.0.0.0/8`
   * @throws CodedError `trusted-proxies-invalid`
   */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      this.#add(entry);
    }
  }

  isTrusted(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#known.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }

  originOf(peer: string, header: string | readonly string[] | undefined): RequestOrigin {
    const address = plainAddress(peer);
    const given = header === undefined ? '' : String(header);
    if (given === '' || !this.isTrusted(address)) {
      return { address, forwardedFor: undefined };
    }
    // Each proxy adds its peer at the end, so the last one that is no proxy of ours is the client.
    const hops = given
      .slice(-maxHeader)
      .split(',')
      .map((hop) => plainAddress(hop.trim()));
    const client = hops.findLast((hop) => !this.isTrusted(hop)) ?? hops[0] ?? address;
    return { address: isIP(client) === 0 ? address : client, forwardedFor: given.slice(0, maxLogged) };
  }

  #add(entry: string): void {
    const [network = '', bits, ...more] = entry.split('/');
    const family = isIP(network);
    const most = family === 6 ? 128 : 32;
    const prefix = bits === undefined ? most : Number(bits);
    if (
      family === 0 ||
      more.length > 0 ||
      bits === '' ||
      !Number.isInteger(prefix) ||
      prefix < 0 ||
      prefix > most
    ) {
      throw new CodedError(
        'trusted-proxies-invalid',
        `"${entry}" in trusted_proxies is neither an address nor a network. Correct [gateway], e.g. 127.0.0.1, 10.0.0.0/8`,
      );
    }
    this.#known.addSubnet(network, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** A socket bound to :: shows IPv4 peers as ::ffff:192.0.2.1. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');
