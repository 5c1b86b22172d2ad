import { CodedError } from '@tocsin/errors';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for an address, by the custom of curl: `https_proxy`, `http_proxy`, `all_proxy` and
 * `no_proxy`, in small or capital letters.
 * @returns undefined: none, straight on
 * @throws CodedError `proxy-invalid`
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const named = (name: string) => env[name] || env[name.toUpperCase()] || undefined;
  const proxy = named(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? named('all_proxy');
  if (proxy === undefined || isLeftOut(url, named('no_proxy') ?? '')) return undefined;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  // Not the value itself: it may hold a password.
  throw new CodedError(
    'proxy-invalid',
    'the proxy of the environment is not understood; write HTTPS_PROXY=http://host:port (socks is not supported)',
  );
}

/** `no_proxy`: hosts, domains with all below them, each with a port or without; `*` for everything. */
function isLeftOut({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((item) => item !== '')
    .some((item) => {
      if (item === '*') return true;
      const [, name = '', itemPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(item) ?? [];
      if (itemPort !== undefined && itemPort !== ownPort) return false;
      const domain = name.replace(/^\*?\./, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}
