import { createServer } from 'node:net';
import type { Config } from '@tocsin/config';
import { systemCode } from '@tocsin/errors';
import { whoWeAre } from '../path-obstacle';
import type { Finding } from './findings';

/** Whether clients could be waited for there, by trying. That somebody does already may well be ourselves. */
export async function listenFindings({ network }: Pick<Config, 'network'>): Promise<readonly Finding[]> {
  const { port, address } = network;
  if (port === 0) return [];
  const place = `port ${port} of ${address}`;
  const key = 'network.address';
  switch (await troubleAt(port, address)) {
    case undefined:
      return [];
    case 'EADDRNOTAVAIL':
      // Without IPv6 `::` cannot mean everywhere; the gateway then takes all of IPv4.
      if (/^\[?::\]?$/.test(address)) return [];
      return [{ severity: 'fatal', key, message: `${place}: this machine has no such address` }];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [{ severity: 'fatal', key, message: `${place}: that is no address, and no name that is known` }];
    case 'EACCES':
      return [
        { severity: 'fatal', key: 'network.port', message: `${place} may not be used by ${whoWeAre()}` },
      ];
    case 'EADDRINUSE': {
      const message = `${place} is in use: where that is not Tocsin itself, it could not start. Another copy may be running`;
      return [{ severity: 'warning', key: 'network.port', message }];
    }
    default:
      return []; // an address family that this machine lacks: the gateway itself falls back
  }
}

/** The code of the system; undefined where we could listen. */
function troubleAt(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(systemCode(error)));
    server.listen({ port, host: address.replaceAll(/[[\]]/g, ''), exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}
