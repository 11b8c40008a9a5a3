import { FORGED_ADDRESS } from '@panelkit/shop/programs';
import type { Env } from '../env/env.ts';
import { isServedToOthers } from './check-settings.ts';
import type { ShopFacts } from './facts.ts';
import { type Finding, failure, warning } from './finding.ts';

type SeenShop = Extract<ShopFacts, { kind: 'seen' }>;

/** What the way from PUBLIC_URL to the shop does to requests. Pure. */
export function checkProxy(env: Env, publicUrl: string, shop: SeenShop): Finding[] {
  const isHttps = publicUrl.startsWith('https:');
  return [
    ...checkHops(shop, isHttps),
    ...checkHeaders(publicUrl, shop, isHttps),
    ...checkCookies(shop, isHttps),
    ...(shop.metricsStatus === 200 && (isHttps || isServedToOthers(env))
      ? [
          failure(
            'metrics',
            '/metrics is open to everybody',
            'set PUBLIC_URL, pass the Host header on, and use METRICS_TOKEN',
          ),
        ]
      : []),
  ];
}

/**
 * How many addresses were appended to what the doctor claimed: the number of proxies; null: nobody appended
 * or replaced anything.
 */
function hopsOf(forwardedFor: string | null): number | null {
  if (forwardedFor === null) return null;
  const chain = forwardedFor.split(',').map((part) => part.trim());
  const hops = chain.length - 1 - chain.lastIndexOf(FORGED_ADDRESS);
  return hops === 0 ? null : hops;
}

function checkHops({ seen }: SeenShop, isHttps: boolean): Finding[] {
  const hops = hopsOf(seen.forwardedFor);
  if (seen.address === FORGED_ADDRESS)
    return [
      failure(
        'trust-proxy',
        'every client can choose the address that rate limits count',
        hops === null && isHttps
          ? 'let the proxy append the client’s address to X-Forwarded-For'
          : `set TRUST_PROXY=${hops ?? 0}`,
      ),
    ];
  if (hops !== null && seen.trustProxy < hops)
    return [
      failure(
        'trust-proxy',
        'all customers share one address, so one attacker locks everybody out',
        `set TRUST_PROXY=${hops}`,
      ),
    ];
  // No client can forge its address while the proxy drops what clients claim; a setting of the proxy changes
  // that.
  if (hops !== null && seen.trustProxy > hops)
    return [warning('trust-proxy', 'the shop trusts more proxies than there are', `set TRUST_PROXY=${hops}`)];
  if (hops === null && isHttps)
    return [
      failure(
        'forwarded-for',
        'the proxy does not say who is connected, so all customers share one address',
        'let it append the client’s address to X-Forwarded-For, and set TRUST_PROXY=1',
      ),
    ];
  return [];
}

function checkHeaders(publicUrl: string, { seen, hasHsts }: SeenShop, isHttps: boolean): Finding[] {
  const findings: Finding[] = [];
  if (isHttps && seen.forwardedProto !== 'https')
    findings.push(
      warning(
        'forwarded-proto',
        'the proxy does not say that the request came by https',
        'let it set X-Forwarded-Proto to the scheme',
      ),
    );
  if (seen.host !== new URL(publicUrl).host)
    findings.push(
      failure(
        'host',
        `the shop is asked as ${seen.host}`,
        'let the proxy pass the Host header on, and set PUBLIC_URL to the address that customers use',
      ),
    );
  if (isHttps && !hasHsts)
    findings.push(
      warning(
        'hsts',
        'browsers may come back unencrypted',
        'let the proxy pass Strict-Transport-Security on to the client',
      ),
    );
  return findings;
}

function checkCookies({ cookies }: SeenShop, isHttps: boolean): Finding[] {
  const isGood = (cookie: string): boolean =>
    /;\s*httponly/i.test(cookie) &&
    /;\s*samesite=(lax|strict)/i.test(cookie) &&
    (!isHttps || (cookie.startsWith('__Host-') && /;\s*secure/i.test(cookie)));
  if (cookies.length > 0 && cookies.every(isGood)) return [];
  return [
    failure(
      'cookies',
      cookies.length === 0 ? 'no cookie arrives, so nobody can sign in' : 'cookies arrive without protection',
      'set PUBLIC_URL to the address that customers use, and let the proxy leave Set-Cookie as it is',
    ),
  ];
}
