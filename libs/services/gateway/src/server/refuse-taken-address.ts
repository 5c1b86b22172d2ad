import { once } from 'node:events';
import { createServer } from 'node:net';
import type { NetworkConfig } from '@tocsin/config';
import { hasNoIpv6, listenError } from './listen-error';

/**
 * Fails where we could not listen later, before anything is done that another copy, which may be running, does as well.
 * The address is free again afterwards.
 * @throws CodedError `cannot-listen`
 */
export async function refuseTakenAddress(network: NetworkConfig): Promise<void> {
  const server = createServer();
  try {
    server.listen({ host: network.address, port: network.port });
    await once(server, 'listening');
  } catch (error) {
    if (network.address === '::' && hasNoIpv6(error)) return;
    throw listenError(error, network);
  }
  server.close();
  await once(server, 'close');
}
