import { TrustedProxies } from './trusted-proxies';

describe('X-Forwarded-For', () => {
  const proxies = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);

  it.each([
    ['from anybody counts for nothing', '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['from a proxy names the client', '127.0.0.1', '198.51.100.7', '198.51.100.7'],
    [
      'is read up to the first who is no proxy, from the end',
      '10.1.2.3',
      '6.6.6.6, 198.51.100.7, 10.0.0.9',
      '198.51.100.7',
    ],
    ['of proxies only names the first of them', '127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['may be IPv6', 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['that is no address leaves the proxy', '127.0.0.1', 'unknown', '127.0.0.1'],
    ['in IPv4 dress is the same address', '::ffff:127.0.0.1', '::ffff:198.51.100.7', '198.51.100.7'],
  ])('%s', (_case, peer, header, address) => {
    expect(proxies.originOf(peer, header).address).toBe(address);
  });

  it('is kept for the log only from a proxy', () => {
    expect(proxies.originOf('192.0.2.1', 'x').forwardedFor).toBeUndefined();
    expect(proxies.originOf('127.0.0.1', '198.51.100.7').forwardedFor).toBe('198.51.100.7');
    expect(proxies.originOf('127.0.0.1', 'x'.repeat(5_000)).forwardedFor).toHaveLength(200);
  });

  it.each(['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '', '::/129', '1.2.3'])(
    'is configured by addresses and networks, not by "%s"',
    (entry) => expect(() => new TrustedProxies([entry])).toThrow(`"${entry}" in trusted_proxies`),
  );
});
