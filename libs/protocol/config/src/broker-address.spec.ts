import { brokerAddress } from './broker-address';

describe('the address of the broker', () => {
  it.each([
    ['127.0.0.1', false, { host: '127.0.0.1', port: 1883, isTls: false }],
    ['broker.lan', true, { host: 'broker.lan', port: 8883, isTls: true }],
    ['broker:1884', false, { host: 'broker', port: 1884, isTls: false }],
    [' mqtt://broker:1884/ ', false, { host: 'broker', port: 1884, isTls: false }],
    ['tcp://broker', true, { host: 'broker', port: 8883, isTls: true }],
    ['mqtts://broker', false, { host: 'broker', port: 8883, isTls: true }],
    ['SSL://broker:1884', false, { host: 'broker', port: 1884, isTls: true }],
    ['[::1]:1884', false, { host: '::1', port: 1884, isTls: false }],
    ['fe80::1', false, { host: 'fe80::1', port: 1883, isTls: false }],
    ['wss://broker', false, undefined],
    ['broker:0', false, undefined],
    ['broker:99999', false, undefined],
    ['broker:abc', false, undefined],
    ['two words', false, undefined],
    ['', false, undefined],
  ])('"%s" (with a CA: %s) is %j', (server, hasCa, expected) => {
    expect(brokerAddress(server, hasCa)).toEqual(expected);
  });
});
