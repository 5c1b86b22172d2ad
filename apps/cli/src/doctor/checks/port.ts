import { createServer } from 'node:net';
import { type Check, type Fault, fault } from '../check';

const name = 'port';

/** Whether clients can be listened for. Where a gateway runs, it has the port. */
export const port: Check = {
  name,
  look: async ({ config: { network }, running }) => {
    if (running.some((one) => one.name === 'standalone' || one.name === 'gateway')) return [];
    const { address, port: number } = network;
    const code = await listens(address, number);
    return code === undefined ? [] : [explain(code, address ?? '*', number)];
  },
};

function listens(host: string | undefined, number: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port: number, ...(host === undefined ? {} : { host }) }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

function explain(code: string, address: string, number: number): Fault {
  const what = `port ${number} on ${address} cannot be listened on`;
  switch (code) {
    case 'EADDRINUSE':
      return fault(
        name,
        `${what}: another program has it`,
        `see which (ss -ltnp 'sport = :${number}') and stop it, or set another [network] port`,
      );
    case 'EACCES':
      return fault(
        name,
        `${what}: this user may not use ports below 1024`,
        'set a [network] port of 1024 or more',
      );
    case 'EADDRNOTAVAIL':
      return fault(
        name,
        `${what}: this machine has no such address`,
        'correct [network] address, or leave it out for all',
      );
    default:
      return fault(name, `${what}: ${code}`, 'see [network]');
  }
}
