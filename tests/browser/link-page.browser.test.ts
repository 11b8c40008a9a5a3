import type { PlaceState, PlaceView, SubscriptionDocument } from '@panelkit/sdk';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../packages/shop/src/tests/test-shop.ts';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';

const at = new Date('2026-03-01T12:00:00Z');
const after = (days: number): Date => new Date(at.getTime() + days * 86_400_000);
const server = {
  reachable: true,
  responseMs: 40,
  lastContactAt: at,
  accountSeenAt: at,
  usageReadAt: at,
  handshake: null,
};
const placeOf = (
  key: string,
  [en, fa]: [string, string],
  state: PlaceState = { state: 'ready', reason: null },
): PlaceView => ({ key, name: { en, fa }, server, ...state });

const uuid = '7f9c2b1e-0000-4000-8000-0000000000aa';
const servers = [placeOf('de', ['Germany', 'آلمان']), placeOf('fi', ['Finland', 'فنلاند'])].map(
  ({ key, name }) => ({
    uri: `vless://${uuid}@${key}.example:443?type=ws&path=%2Fray&security=tls&sni=a.example#in`,
    placeKey: key,
    placeName: name,
  }),
);
const WITH_ACCESS = { servers, links: servers.map(({ uri }) => uri) };
const NO_SERVERS = { servers: [], links: [] };
const used = { trafficLimitBytes: 50 * 1024 ** 3, usedBytes: 50 * 1024 ** 3 };

type Words = Record<'en' | 'fa', string[]>;

/** What the page says in each state, by the token under which it is shown. */
const STATES: Record<string, { document: Partial<SubscriptionDocument>; says: Words; never?: Words }> = {
  ends: {
    document: { ...WITH_ACCESS, expiresAt: after(1.5), usedBytes: 45 * 1024 ** 3 },
    says: {
      en: ['Ends in 2 days · 10 % of your volume is left', '2 days left', '5 GB left'],
      fa: ['۲ روز تا پایان · ۱۰٪ از ترافیک شما باقی مانده است', '۲ روز مانده'],
    },
  },
  limited: {
    document: { ...NO_SERVERS, ...used, status: 'limited' },
    says: {
      en: ['Your volume is used up. Renew to go on.'],
      fa: ['ترافیک شما تمام شده است. برای ادامه تمدید کنید.'],
    },
  },
  preparing: {
    document: { ...NO_SERVERS, status: 'preparing', startsAt: null, expiresAt: null },
    says: { en: ['Your servers are being prepared.'], fa: ['سرورهای شما در حال آماده‌سازی است.'] },
    never: { en: ['No end'], fa: ['بدون پایان'] },
  },
  expired: {
    document: { ...NO_SERVERS, status: 'expired', expiresAt: after(-1) },
    says: {
      en: ['This subscription has ended.', 'No time left'],
      fa: ['این اشتراک به پایان رسیده است.'],
    },
  },
  suspended: {
    document: { ...NO_SERVERS, status: 'suspended' },
    says: { en: ['This subscription is paused.'], fa: ['این اشتراک متوقف شده است.'] },
  },
  empty: {
    document: NO_SERVERS,
    says: { en: ['There are no servers at the moment.'], fa: ['در حال حاضر سروری وجود ندارد.'] },
  },
  places: {
    document: {
      ...WITH_ACCESS,
      places: [
        placeOf('de', ['Germany', 'آلمان']),
        placeOf('fi', ['Finland', 'فنلاند'], { state: 'degraded', reason: 'server-unreachable' }),
        placeOf('home', ['A home line', 'خط خانگی'], { state: 'preparing', reason: null }),
      ],
    },
    says: {
      en: ['Not reachable at the moment: Finland · Being prepared: A home line'],
      fa: ['فعلاً در دسترس نیست: فنلاند · در حال آماده‌سازی: خط خانگی'],
    },
  },
  refused: {
    document: { ...NO_SERVERS, devices: { limit: 2, refusal: 'no-device' } },
    says: {
      en: ['This subscription is for a limited number of devices.'],
      fa: ['تعداد دستگاه‌های این اشتراک محدود است.'],
    },
  },
};

const BROWSERS = {
  iPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  Android:
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
} as const;
const LOOKS = [
  { device: 'iPhone', language: 'en', colorScheme: 'light', width: 390, app: 'Streisand' },
  { device: 'iPhone', language: 'fa', colorScheme: 'dark', width: 390, app: 'Streisand' },
  { device: 'Android', language: 'fa', colorScheme: 'light', width: 360, app: 'Hiddify' },
  { device: 'desktop', language: 'en', colorScheme: 'dark', width: 1200, app: 'Hiddify' },
] as const;
/** Each device in each language and colour, for one look at each. */
const EVERY_LOOK = (['iPhone', 'Android', 'desktop'] as const).flatMap((device) =>
  (['en', 'fa'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ device, language, colorScheme })),
  ),
);
const WIDTHS = { iPhone: 390, Android: 360, desktop: 1200 };
const ALLOWS = {
  en: { iPhone: 'add a VPN', Android: 'set up a VPN', desktop: 'make changes' },
  fa: { iPhone: 'افزودن VPN', Android: 'ساختن VPN', desktop: 'ایجاد تغییر' },
};

describeInChromium('The page of a subscription link', (browser) => {
  let shop: TestShop;
  let token: string;

  beforeAll(async () => {
    shop = await openTestShop({
      alter: (panelkit) => ({
        ...panelkit,
        delivery: {
          ...panelkit.delivery,
          byToken: async (asked, visitor) => ({
            ...(await panelkit.delivery.byToken(token, visitor)),
            at,
            expiresAt: after(20),
            ...STATES[asked]?.document,
          }),
        },
      }),
    });
    const ada = await shop.customer({ balanceMinor: 1000 });
    const plan = await shop.plan({ trafficLimitBytes: 50 * 1024 ** 3, durationDays: 30 });
    const order = await shop.buy(ada, plan);
    await shop.panelkit.orders.settled(order.id);
    const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    const { shopLink } = await shop.panelkit.delivery.get(unit?.subscriptionId ?? '', shop.staff());
    token = shopLink.split('/').at(-1) ?? '';
  });
  afterAll(() => shop.close());

  async function openPage(options: BrowserContextOptions) {
    const page = await (await browser().newContext(options)).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    return { page, complaints };
  }

  test.each(LOOKS)(
    'given $device in $language, $colorScheme, when it opens a link in any state, then the page says so and is sound',
    async ({ device, language, colorScheme, width, app }) => {
      const look = { locale: language, colorScheme, userAgent: BROWSERS[device] };
      const { page, complaints } = await openPage({ ...look, viewport: { width, height: 800 } });
      const flaws: Record<string, string[]> = {};
      for (const [state, { says, never }] of Object.entries(STATES)) {
        await page.goto(`${shop.url}/s/${state}`);
        const shown = await page.locator('main').textContent();
        for (const text of says[language]) expect(shown).toContain(text);
        for (const text of never?.[language] ?? []) expect(shown).not.toContain(text);
        expect(await page.locator('a.primary').first().textContent()).toBe(app);
        const found = await pageFlaws(page, { all: true });
        if (found.length > 0) flaws[state] = found;
      }
      expect({ flaws, complaints }).toEqual({ flaws: {}, complaints: [] });
      await page.context().close();
    },
    240_000,
  );

  test.each(EVERY_LOOK)(
    'given $device in $language, $colorScheme, then the page guides into the first app, and axe finds nothing',
    async ({ device, language, colorScheme }) => {
      const look = { locale: language, colorScheme, userAgent: BROWSERS[device] };
      const viewport = { width: WIDTHS[device], height: 800 };
      const { page, complaints } = await openPage({ ...look, viewport });
      await page.goto(`${shop.url}/s/places`);
      const steps = await page.locator('ol.guide').first().locator('li').allTextContents();
      expect([steps.length, steps[2]]).toEqual([4, expect.stringContaining(ALLOWS[language][device])]);
      if (process.env.PANELKIT_PICTURES) {
        const path = `${process.env.PANELKIT_PICTURES}/link-${device}-${language}-${colorScheme}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      expect({ flaws: await pageFlaws(page, { all: true }), complaints }).toEqual({
        flaws: [],
        complaints: [],
      });
      await page.context().close();
    },
    60_000,
  );

  test('given an app whose browser refuses to copy, when the button is clicked, then the link is selected', async () => {
    const { page, complaints } = await openPage({
      permissions: [],
      locale: 'en',
      userAgent: BROWSERS.Android,
    });
    await page.goto(`${shop.url}/s/ends`);
    const copy = page.getByRole('button', { name: 'Copy' }).first();
    await copy.click();
    const link = await page.locator('#link').inputValue();
    await expect.poll(() => page.evaluate('getSelection().toString()')).toBe(link);
    expect(await copy.textContent()).toBe('Copy');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('given a browser without scripts, then the link, its apps and its servers are there', async () => {
    const { page } = await openPage({ javaScriptEnabled: false, locale: 'en', userAgent: BROWSERS.Android });
    await page.goto(`${shop.url}/s/ends`);
    expect(await page.locator('#link').inputValue()).toMatch(new RegExp(`/s/${token}$`));
    expect(await page.locator('a.primary').getAttribute('href')).toMatch(/^hiddify:/);
    expect(await page.getByText('Hiddify, step by step').first().isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    await page.getByText('Servers one by one').click();
    expect(await page.locator('#server-2').inputValue()).toContain('fi.example');
    expect(await page.getByRole('link', { name: 'Finland' }).isVisible()).toBe(true);
    await page.context().close();
  });
});
