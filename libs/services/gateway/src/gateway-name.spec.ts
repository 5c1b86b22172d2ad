import { hostname } from 'node:os';
import { Config } from '@tocsin/config';
import { gatewayName } from './gateway-name';

it('is the name in the settings, or else host name and port, which differ between two gateways of one host', () => {
  expect(gatewayName(Config.parse({ gateway: { name: 'upstairs' } }))).toBe('upstairs');
  expect(gatewayName(Config.parse({ network: { port: '9001' } }))).toBe(`${hostname()}:9001`);
});
