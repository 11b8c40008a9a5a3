import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../describe-in-chromium.ts';
import { type ShopProcess, startShop } from '../start-shop.ts';
import { measurePage } from './measure-page.ts';

const MOST_BYTES = 70_000;
const MOST_SHIFT = 0.02;

describeInChromium('The front page, for the first time', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop();
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  test.each([
    { locale: 'en', fonts: ['inter'] },
    { locale: 'fa', fonts: ['vazirmatn', 'vazirmatn-latin'] },
    { locale: 'ru', fonts: ['inter', 'inter-cyrillic'] },
  ])(
    'given $locale, then it is light, nothing moves, and the fonts are those of its letters',
    async ({ locale, fonts }) => {
      const { bytes, paths, layoutShift } = await measurePage(browser(), { url, locale });
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
      expect(layoutShift).toBeLessThanOrEqual(MOST_SHIFT);
      const loaded = paths.flatMap((path) => /^\/assets\/(.+)-\w+\.woff2$/.exec(path)?.slice(1) ?? []);
      expect([...new Set(loaded)].toSorted()).toEqual(fonts);
    },
  );
});
