import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClamdScanner } from '../../security/scanning/clamd-scanner.ts';
import { EICAR, type FakeClamd, startFakeClamd } from '../fake-clamd.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const infected = Buffer.concat([png, Buffer.from(EICAR)]);

let clamd: FakeClamd;
let shop: TestShop;
beforeEach(async () => {
  clamd = await startFakeClamd();
  const uploadScanner = createClamdScanner({ address: clamd.address });
  shop = await openTestShop({ shop: { uploadScanner } });
});
afterEach(async () => {
  await shop.close();
  await clamd.close();
});

/** Sends a receipt for a top-up on the website. */
async function upload(content: Buffer | null, reference = '') {
  const browser = await shop.openAs(await shop.customer());
  const { location } = await browser.submit('/wallet', '/wallet/top-up', { amount: '20' });
  const page = location.replace(/\?.*/, '');
  const file = content === null ? undefined : { field: 'picture', name: 'receipt.png', content };
  return browser.upload(page, `${page}/receipt`, { reference, note: '' }, file);
}

const statusOf = async () => (await shop.panelkit.payments.list({}, shop.staff())).rows[0]?.state.status;

describe('A picture of a receipt', () => {
  test('given one in which the scanner finds nothing, then it is scanned as it is, and kept', async () => {
    expect((await upload(png)).status).toBe(303);
    expect(clamd.scanned).toEqual([png]);
    expect(await statusOf()).toBe('in-review');
  });

  test('given one that a signature knows, then it is refused in words, not kept, and logged by what was found', async () => {
    const answer = await upload(infected);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('A virus scanner rejected this picture');
    expect(await statusOf()).toBe('pending');
    expect(shop.log()).toContain('"found":"Eicar-Signature"');
  });

  test('given a scanner that is gone, then no picture is kept, and a reference alone is taken', async () => {
    await clamd.close();
    const answer = await upload(png);
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('Enter the reference of your transfer instead');
    expect(await statusOf()).toBe('pending');
    expect((await upload(null, 'TRX-1')).status).toBe(303);
  });
});
