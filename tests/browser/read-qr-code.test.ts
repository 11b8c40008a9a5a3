import { toString as toQrCode } from 'qrcode';
import { expect, test } from 'vitest';
import { describeInChromium } from './describe-in-chromium.ts';
import { readQrCode } from './read-qr-code.ts';

const link = 'https://shop.test/s/0123456789abcdefghijkl';

describeInChromium('Reading QR codes', (browser) => {
  test('given a QR code on a page, then what it says is read', async () => {
    const page = await browser().newPage();
    const picture = await toQrCode(link, { type: 'svg' });
    await page.setContent(`<main style="width: 240px">${picture}</main>`);
    expect(await readQrCode(page.locator('main'))).toBe(link);
    await page.close();
  });

  test('given a page without one, then nothing is read', async () => {
    const page = await browser().newPage();
    await page.setContent(`<main style="width: 240px">${link}</main>`);
    expect(await readQrCode(page.locator('main'))).toBeNull();
    await page.close();
  });
});
