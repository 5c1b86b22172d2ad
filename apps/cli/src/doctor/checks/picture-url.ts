import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';
import { connect } from 'node:tls';
import { errorMessage } from '@tocsin/errors';
import { isOfCertificate } from '../is-of-certificate';
import { type Check, type Fault, hint } from '../check';

const patienceMs = 3_000;
const atHome = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  atHome.addSubnet(net, bits, 'ipv4');

/** Pictures in pushes are fetched by phones, from wherever they are. */
export const pictureUrl: Check = {
  finds: ['picture-url'],
  remedy: 'see [customize] picture_url',
  look: async ({ config: { customize, fcm, gateway } }) => {
    const template = gateway.signed_pictures ? gateway.public_url : customize.picture_url;
    if (!fcm.enable || !customize.include_picture || template === undefined || !URL.canParse(template))
      return [];
    // The host only: what comes behind may hold a password.
    const { protocol, hostname, port } = new URL(template);
    if (protocol !== 'https:')
      return [
        say(
          `${hostname}: phones show no pictures without https`,
          'write https:// in [customize] picture_url',
        ),
      ];
    const untrusted = await whyUntrusted(hostname, Number(port === '' ? 443 : port));
    if (untrusted !== undefined)
      return [say(untrusted, 'give it a certificate of a public authority (certbot)')];
    const home = await isAtHome(hostname);
    return home
      ? [
          say(
            `${hostname} can be reached at home only`,
            'name an address in picture_url that phones reach from outside, or keep them in a VPN',
          ),
        ]
      : [];
  },
};

const say = (message: string, remedy: string): Fault =>
  hint('picture-url', `pictures of pushes: ${message}`, remedy);

async function isAtHome(hostname: string): Promise<boolean> {
  try {
    const { address, family } = await lookup(hostname);
    return family === 4 && atHome.check(address, 'ipv4');
  } catch {
    return false; // it may be known elsewhere
  }
}

/** Undefined also where nobody answers: that may be so from here only. */
function whyUntrusted(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const servername = /^[\d.]+$|:/.test(host) ? '' : host;
    const socket = connect({ host, port, servername, timeout: patienceMs }, () => settle(undefined));
    const settle = (why: string | undefined) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('timeout', () => settle(undefined));
    socket.once('error', (error) => {
      settle(
        isOfCertificate(error)
          ? `the certificate of ${host} is none that phones trust: ${errorMessage(error)}`
          : undefined,
      );
    });
  });
}
