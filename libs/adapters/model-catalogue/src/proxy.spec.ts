import { proxyFor } from './proxy';

const chosen = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.href;

describe('the proxy for an address', () => {
  it.each([
    ['https://github.com/x', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [
      'https://github.com/x',
      { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://capital:1' },
      'http://small:1/',
    ],
    ['http://github.com/x', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
    ['http://github.com/x', { HTTP_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
    ['https://github.com/x', { ALL_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://github.com/x', { HTTPS_PROXY: '' }, undefined],
    ['https://github.com/x', {}, undefined],
  ])('%s with %j is %s', (url, env, proxy) => {
    expect(chosen(url, env)).toBe(proxy);
  });

  it.each([
    ['*', true],
    ['github.com', true],
    ['.github.com', true],
    ['*.github.com', true],
    ['example.org, api.github.com', true],
    ['api.github.com:443', true],
    ['api.github.com:8080', false],
    ['hub.com', false],
    ['', false],
  ])('api.github.com is left out by no_proxy=%s: %s', (list, isLeftOut) => {
    const proxy = chosen('https://api.github.com/x', { HTTPS_PROXY: 'http://p:1', NO_PROXY: list });
    expect(proxy === undefined).toBe(isLeftOut);
  });

  const withoutPassword: unknown = expect.not.stringContaining('hunter2');

  it('refuses what is no HTTP proxy, without repeating a password', () => {
    expect(() => chosen('https://h/', { HTTPS_PROXY: 'socks5://u:hunter2@h:1' })).toThrow(
      expect.objectContaining({ code: 'proxy-invalid', message: withoutPassword }),
    );
  });
});
