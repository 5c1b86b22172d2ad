import { createServer } from 'node:net';
import { usualPorts } from '@tocsin/metrics';
import { type Check, type Fault, fault } from '../check';

interface Place {
  readonly name: 'port' | 'metrics-port';
  readonly section: '[network]' | '[metrics]';
  readonly address: string;
  readonly number: number;
}

/** Whether clients, and monitoring, can be listened for. Where Tocsin runs, it has the ports. */
export const port: Check = {
  finds: ['port', 'metrics-port'],
  remedy: 'see port and address in [network] and [metrics]',
  look: async ({ config: { network, metrics }, running }) => {
    const isServed = running.some((one) => one.name === 'standalone' || one.name === 'gateway');
    const number = metrics.port ?? usualPorts['standalone'] ?? 0;
    const places: Place[] = [
      ...(isServed
        ? []
        : [{ name: 'port', section: '[network]', address: network.address, number: network.port } as const]),
      ...(running.length > 0
        ? []
        : [{ name: 'metrics-port', section: '[metrics]', address: metrics.address, number } as const]),
    ];
    const found = await Promise.all(
      places.map(async (place) => {
        const code = await listens(place);
        return code === undefined ? [] : [explain(code, place)];
      }),
    );
    return found.flat();
  },
};

/** For a moment. */
function listens({ address: host, number }: Place): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port: number, host }, () => server.close(() => resolve(undefined)));
  });
}

export function explain(code: string, { name, section, address, number }: Place): Fault {
  const what = `port ${number} on ${address} cannot be listened on`;
  switch (code) {
    case 'EADDRINUSE':
      return fault(
        name,
        `${what}: another program has it`,
        `see which (sudo ss -ltnp 'sport = :${number}') and stop it, or set another ${section} port`,
      );
    case 'EACCES':
      return fault(
        name,
        `${what}: this user may not use so low a port`,
        `set a ${section} port of 1024 or more, or allow it: sudo sysctl net.ipv4.ip_unprivileged_port_start=${number}`,
      );
    case 'EADDRNOTAVAIL':
      return fault(
        name,
        `${what}: this machine has no such address`,
        `correct ${section} address by what ip -brief address shows, or leave it out for all`,
      );
    case 'EAFNOSUPPORT':
      return fault(name, `${what}: this machine has no IPv6`, `set ${section} address = 0.0.0.0`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fault(
        name,
        `${what}: that is no address, and no name that leads to one`,
        `write an address of this machine (ip -brief address) as ${section} address, or leave it out for all`,
      );
    default:
      return fault(name, `${what}: ${code}`, `see port and address in ${section}`);
  }
}
