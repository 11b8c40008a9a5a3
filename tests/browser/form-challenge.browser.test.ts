import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { pageFlaws } from './page-flaws.ts';
import { visit } from './shop-visitor.ts';
import { type ShopProcess, startShop } from './start-shop.ts';

describeInChromium('A form that asks for work', (browser) => {
  let shop: ShopProcess;
  let url: string;

  beforeAll(async () => {
    shop = startShop({ FORM_CHALLENGE: 'proof-of-work' });
    url = await shop.opened();
  });
  afterAll(() => shop.stop());

  test('given a phone, then its browser works and somebody signs up; without scripts the page says to wait', async () => {
    const viewport = { width: 390, height: 844 };
    const { page, complaints } = await visit(browser(), { url, as: 'Ada' }, { viewport });
    expect(complaints).toEqual([]);
    await page.context().close();
    const plain = await browser().newContext({ javaScriptEnabled: false, viewport });
    const silent = await plain.newPage();
    await silent.goto(`${url}/forgot`);
    expect(await silent.getByText('wait half a minute').isVisible()).toBe(true);
    await plain.close();
    const scripted = await (await browser().newContext({ viewport })).newPage();
    await scripted.goto(`${url}/sign-up`);
    expect(await pageFlaws(scripted)).toEqual([]);
    await scripted.context().close();
  });
});
