import { brokerAddress } from './broker-address';

describe('the address of the broker', () => {
  it.each([
    ['127.0.0.1', false, { host: '127.0.0.1', port: 1883 }],
    ['broker.lan', true, { host: 'broker.lan', port: 8883 }],
    ['broker:1884', false, { host: 'broker', port: 1884 }],
    [' mqtt://broker:1884/ ', false, { host: 'broker', port: 1884 }],
    ['[::1]:1884', false, { host: '::1', port: 1884 }],
    ['fe80::1', false, { host: 'fe80::1', port: 1883 }],
    ['broker:0', false, undefined],
    ['broker:99999', false, undefined],
    ['broker:abc', false, undefined],
    ['two words', false, undefined],
    ['', false, undefined],
  ])('"%s" (TLS %s) is %j', (server, isTls, expected) => {
    expect(brokerAddress(server, isTls)).toEqual(expected);
  });
});
