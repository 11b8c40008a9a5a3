import { ProxyAgent, Socks5ProxyAgent, fetch as undiciFetch } from 'undici';

/** Schemes of proxies through which a bot can go. */
export const PROXY_SCHEMES = ['http', 'https', 'socks5'] as const;

/**
 * A `fetch` whose every request goes through a proxy: `http://user:password@host:port` or `socks5://…`. The
 * proxy resolves the names. Give it to the bots and the notifier where Telegram is blocked.
 */
export function createProxyFetch(proxyUrl: string): typeof globalThis.fetch;
export function createProxyFetch(proxyUrl: string): unknown {
  // The agent for both hands user and password to SOCKS as they are written in the address.
  const dispatcher = proxyUrl.startsWith('socks5:')
    ? new Socks5ProxyAgent(proxyUrl)
    : new ProxyAgent({ uri: proxyUrl, proxyTunnel: true });
  return (input: string, init: Parameters<typeof undiciFetch>[1]) =>
    undiciFetch(input, { ...init, dispatcher });
}
