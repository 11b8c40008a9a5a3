import { describe, expect, test } from 'vitest';
import { announcementOf } from './announcement.ts';
import { linkTextsIn } from './link-texts.ts';
import { subscriptionHeaders } from './subscription-headers.ts';
import type { SubscriptionBrand, SubscriptionState } from './subscription-state.ts';

const state: SubscriptionState = {
  status: 'active',
  uploadBytes: 10,
  downloadBytes: 20,
  trafficLimitBytes: 1000,
  expiresAt: new Date('2026-02-01T00:00:00.999Z'),
  refillsAt: null,
};
const brand: SubscriptionBrand = { name: 'Shop', supportUrl: null, pageUrl: null, updateIntervalHours: 12 };
const nothing = { announcement: null, extension: '' };

function opened(value: string | undefined): string {
  return Buffer.from((value ?? '').replace('base64:', ''), 'base64').toString();
}

describe('subscriptionHeaders', () => {
  test('given all of it, then each header of the applications is there', () => {
    const headers = subscriptionHeaders(
      { ...state, refillsAt: new Date('2026-02-01T00:00:00Z') },
      { ...brand, supportUrl: 'https://t.me/shop', pageUrl: 'https://shop.example/s/x' },
      { announcement: 'Ends in 2 days', extension: '.txt' },
    );
    expect(headers).toEqual({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'subscription-userinfo': `upload=10; download=20; total=1000; expire=${Date.UTC(2026, 1, 1) / 1000}`,
      'profile-title': 'base64:U2hvcA==',
      'profile-update-interval': '12',
      'content-disposition': `attachment; filename="Shop.txt"; filename*=UTF-8''Shop.txt`,
      'support-url': 'https://t.me/shop',
      'profile-web-page-url': 'https://shop.example/s/x',
      announce: 'base64:RW5kcyBpbiAyIGRheXM=',
      'subscription-refill-date': String(Date.UTC(2026, 1, 1) / 1000),
    });
  });

  test.each([
    {
      name: 'no limit and no end',
      change: { trafficLimitBytes: null, expiresAt: null },
      says: 'total=0; expire=0',
    },
    {
      name: 'a limit of nothing',
      change: { trafficLimitBytes: 0, expiresAt: null },
      says: 'total=1; expire=0',
    },
  ])('given $name, then it says $says', ({ change, says }) => {
    const headers = subscriptionHeaders({ ...state, ...change }, brand, nothing);
    expect(headers['subscription-userinfo']).toBe(`upload=10; download=20; ${says}`);
  });

  test('given a name in Persian, then no header has a character beyond ASCII', () => {
    const headers = subscriptionHeaders(state, { ...brand, name: 'فروشگاه «آدا»' }, nothing);
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
    expect(opened(headers['profile-title'])).toBe('فروشگاه «آدا»');
    expect(headers['content-disposition']).toContain('filename="subscription"');
  });

  test('given a name that is an attack on headers, then it is one line', () => {
    const name = 'a"\r\nSet-Cookie: x=1';
    const headers = subscriptionHeaders(
      state,
      { ...brand, name, supportUrl: 'java\nscript', pageUrl: 'x' },
      nothing,
    );
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="[\w. -]*"; filename\*=UTF-8''[\w%.-]*$/,
    );
    expect(Object.keys(headers)).not.toContain('support-url');
  });
});

describe('announcementOf', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const at = (iso: string): Partial<SubscriptionState> => ({ expiresAt: new Date(iso) });
  test.each<[string, Partial<SubscriptionState>, string | null]>([
    ['weeks left', {}, null],
    ['two days and a bit left', at('2026-01-03T05:00:00Z'), 'Ends in 3 days'],
    ['two days left', at('2026-01-03T00:00:00Z'), 'Ends in 2 days'],
    ['an hour left', at('2026-01-01T01:00:00Z'), 'Ends within a day'],
    ['no end', { expiresAt: null }, null],
    ['a tenth of the volume left', { downloadBytes: 890 }, '10 % of your volume is left'],
    [
      'both',
      { ...at('2026-01-03T05:00:00Z'), downloadBytes: 890 },
      'Ends in 3 days · 10 % of your volume is left',
    ],
    ['no volume left', { status: 'limited', downloadBytes: 2000 }, 'Your volume is used up. Renew to go on.'],
    ['no server yet', { status: 'preparing' }, 'Your servers are being prepared. Update in a minute.'],
  ])('given %s, then %s', (_, change, text) => {
    expect(announcementOf({ ...state, ...change }, linkTextsIn('en'), now)).toBe(text);
  });

  test('given Persian, then it is said in Persian', () => {
    const ending = { ...state, ...at('2026-01-03T05:00:00Z') };
    expect(announcementOf(ending, linkTextsIn('fa'), now)).toBe('۳ روز تا پایان');
  });
});
