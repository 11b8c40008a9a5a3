import { cleanText } from '../../domain/panels/clean-text.ts';
import type { SubscriptionBrand, SubscriptionState } from './subscription-state.ts';

/** Happ shows no more of a title, and of an announcement 200. */
const LONGEST = { title: 25, announcement: 200 };

/** What applications read beside the servers; the same for GET and HEAD. Pure. Source: docs/guides/subscription-link.md */
export function subscriptionHeaders(
  state: SubscriptionState,
  brand: SubscriptionBrand,
  { announcement, extension }: { announcement: string | null; extension: string },
): Record<string, string> {
  const [supportUrl, pageUrl] = [plainUrl(brand.supportUrl), plainUrl(brand.pageUrl)];
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // Search engines that come across a link must not keep it.
    'x-robots-tag': 'noindex, nofollow',
    'subscription-userinfo': userinfo(state),
    'profile-title': inBase64(cleanText(brand.name, LONGEST.title)),
    'profile-update-interval': String(brand.updateIntervalHours),
    'content-disposition': contentDisposition(`${cleanText(brand.name, 60)}${extension}`),
    ...(supportUrl === null ? {} : { 'support-url': supportUrl }),
    ...(pageUrl === null ? {} : { 'profile-web-page-url': pageUrl }),
    ...(announcement === null ? {} : { announce: inBase64(cleanText(announcement, LONGEST.announcement)) }),
    ...(state.refillsAt === null ? {} : { 'subscription-refill-date': String(unixSeconds(state.refillsAt)) }),
  };
}

function userinfo({ uploadBytes, downloadBytes, trafficLimitBytes, expiresAt }: SubscriptionState): string {
  // 0 is without a limit there: one that is used up from the start must not look like that.
  const total = trafficLimitBytes === null ? 0 : Math.max(1, trafficLimitBytes);
  const expire = expiresAt === null ? 0 : unixSeconds(expiresAt);
  return `upload=${uploadBytes}; download=${downloadBytes}; total=${total}; expire=${expire}`;
}

function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

function inBase64(text: string): string {
  return `base64:${Buffer.from(text).toString('base64')}`;
}

/** Clash takes the profile's name from it; old readers want one in ASCII. */
function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\w. -]/g, '').trim() || 'subscription';
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escaped)}`;
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Headers carry ASCII; null for what is no address. */
function plainUrl(url: string | null): string | null {
  return url === null ? null : (URL.parse(url)?.href ?? null);
}
