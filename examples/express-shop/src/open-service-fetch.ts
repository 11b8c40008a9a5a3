import { createLeanFetch } from '@panelkit/panel-adapters/lean-fetch';
import { createProxyFetch } from '@panelkit/telegram';
import type { Env } from './env/env.ts';

/**
 * The `fetch` for payment providers and sources of rates: through the proxy, except to the hosts that are
 * named.
 */
export function openServiceFetch({ serviceProxy }: Pick<Env, 'serviceProxy'>): typeof globalThis.fetch {
  const direct = createLeanFetch();
  if (serviceProxy === null) return direct;
  const proxied = createProxyFetch(serviceProxy.url);
  const except = new Set(serviceProxy.except);
  return (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    return (except.has(hostname) ? direct : proxied)(input, init);
  };
}
