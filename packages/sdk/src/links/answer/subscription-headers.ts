import { cleanText } from '../../domain/panels/clean-text.ts';
import type { SubscriptionBrand, SubscriptionState } from './subscription-state.ts';

/** Happ shows no more of a title, and of an announcement 200. */
const LONGEST = { title: 25, announcement: 200 };

/**
 * What applications read beside the servers; the same for GET and HEAD. Pure. Source:
 * docs/guides/subscription-link.md
 */
export function subscriptionHeaders(
  state: SubscriptionState,
  brand: SubscriptionBrand,
  { announcement, extension }: { announcement: string | null; extension: string },
): Record<string, string> {
  const pageUrl = plainUrl(brand.pageUrl);
  return {
    ...brandHeaders(brand, extension),
    'subscription-userinfo': userinfo(state),
    ...(pageUrl === null ? {} : { 'profile-web-page-url': pageUrl }),
    ...(announcement === null ? {} : { announce: inBase64(cleanText(announcement, LONGEST.announcement)) }),
    ...(state.refillsAt === null ? {} : { 'subscription-refill-date': String(unixSeconds(state.refillsAt)) }),
  };
}

/** By all that they are made of: a shop has a few, and sends them with each answer. */
const knownBrands = new Map<string, Record<string, string>>();
const MOST_BRANDS = 50;

function brandHeaders(brand: SubscriptionBrand, extension: string): Record<string, string> {
  const { name, supportUrl, updateIntervalHours } = brand;
  const key = `${extension} ${updateIntervalHours} ${supportUrl} ${name}`;
  const known = knownBrands.get(key);
  if (known !== undefined) return known;
  const made = makeBrandHeaders(brand, extension);
  if (knownBrands.size >= MOST_BRANDS) knownBrands.clear();
  knownBrands.set(key, made);
  return made;
}

function makeBrandHeaders(
  { name, supportUrl, updateIntervalHours }: SubscriptionBrand,
  extension: string,
): Record<string, string> {
  const plainSupportUrl = plainUrl(supportUrl);
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // Search engines that come across a link must not keep it.
    'x-robots-tag': 'noindex, nofollow',
    'profile-title': inBase64(cleanText(name, LONGEST.title)),
    'profile-update-interval': String(updateIntervalHours),
    'content-disposition': contentDisposition(`${cleanText(name, 60)}${extension}`),
    ...(plainSupportUrl === null ? {} : { 'support-url': plainSupportUrl }),
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
