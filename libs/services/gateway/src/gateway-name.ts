import { hostname } from 'node:os';
import type { Config } from '@tocsin/config';

/** What a gateway is called among its like: no other has it, and it is the same after a restart. */
export const gatewayName = ({ gateway, network }: Pick<Config, 'gateway' | 'network'>): string =>
  gateway.name ?? `${hostname()}:${network.port}`;
