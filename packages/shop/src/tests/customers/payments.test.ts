import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { english } from '../../messages/en/english.ts';
import { textsIn } from '../../messages/languages.ts';
import { fieldsOf, type TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);

async function startTopUp(): Promise<{ browser: TestBrowser; page: string; receipt: string }> {
  const browser = await shop.openAs(await shop.customer());
  const { location } = await browser.submit('/wallet', '/wallet/top-up', { amount: '۲۰', next: '/checkout' });
  const page = location.replace(/\?.*/, '');
  return { browser, page, receipt: `${page}/receipt` };
}

const texts = textsIn(english, { timeZone: 'UTC', displayUnit: null });
const send = (
  { browser, page, receipt }: Awaited<ReturnType<typeof startTopUp>>,
  picture: Buffer,
  { name = 'receipt.png', typed = { reference: '', note: '' } } = {},
) => browser.upload(page, receipt, typed, { field: 'picture', name, content: picture });

describe('Charging the wallet', () => {
  test('given too little money, when something is to be bought, then the way leads over the wallet and back', async () => {
    await shop.plan({ slug: 'best' });
    const ada = await shop.customer({ balanceMinor: 300 });
    const browser = await shop.openAs(ada);
    await browser.submit('/plans/best', '/cart', { quantity: '1' });
    const checkout = (await browser.get('/checkout')).text;
    expect(checkout).toContain('Your wallet balance is not enough');
    expect(checkout).toContain('$7.00');
    const wallet = '/wallet?amount=700&next=/checkout';
    expect(checkout).toContain(wallet.replace('&', '&amp;'));
    const { location } = await browser.submit(wallet, '/wallet/top-up', { amount: '7' });
    const page = location.replace(/\?.*/, '');
    const sent = await browser.upload(location, `${page}/receipt`, { reference: 'TRX-9', note: '' });
    expect(sent.location).toBe(location);
    expect((await browser.get(location)).text).toContain('Being checked');
    const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
    await shop.panelkit.payments.approve({ paymentId: payment?.id ?? '' }, shop.staff());
    expect((await browser.get(location)).text).toContain('href="/checkout"');
    const bought = await browser.submit('/checkout', '/orders', { method: 'wallet' });
    expect(bought.location).toMatch(/^\/orders\//);
    expect((await browser.get('/wallet')).text).toContain('Top-up');
  });

  test.each([
    { name: 'a preset', fields: { amount: '20', other: '7' }, asked: '$20.00' },
    { name: 'an amount of their own', fields: { other: '7,50' }, asked: '$7.50' },
  ])('given $name, when the wallet is topped up, then the page asks for it', async ({ fields, asked }) => {
    const browser = await shop.openAs(await shop.customer());
    const { location } = await browser.submit('/wallet', '/wallet/top-up', fields);
    expect((await browser.get(location)).text).toContain(`Wallet top-up of ${asked}`);
  });

  test.each(['0', '-5', 'much', '1e9', ''])(
    'given %j as an amount, then it is refused in words',
    async (amount) => {
      const browser = await shop.openAs(await shop.customer());
      const answer = await browser.submit('/wallet', '/wallet/top-up', { amount });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('Please enter an amount above zero');
    },
  );
});

describe('Receipts', () => {
  test('given a picture, when it is sent, then its owner and who decides see it, and nobody else', async () => {
    const topUp = await startTopUp();
    expect((await send(topUp, png)).status).toBe(303);
    const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
    const id = payment?.state.status === 'in-review' ? payment.state.receipt.attachmentId : null;
    const path = `/receipts/${id}`;
    const mine = await topUp.browser.get(path);
    expect(mine.status).toBe(200);
    expect(mine.headers.get('content-type')).toBe('image/png');
    expect(mine.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(mine.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await (await shop.openAsStaff('fran', 'finance')).get(path)).status).toBe(200);
    expect((await (await shop.openAsStaff('tina', 'technician')).get(path)).status).toBe(404);
    expect((await (await shop.openAs(await shop.customer())).get(path)).status).toBe(404);
    expect((await shop.open().get(path)).status).toBe(403);
  });

  test.each([
    {
      name: 'a page',
      content: Buffer.from('<html><script>alert(1)</script>'),
      then: 'UPLOAD_REFUSED' as const,
    },
    {
      name: 'a drawing with scripts',
      content: Buffer.from('<svg onload="alert(1)"/>'),
      then: 'UPLOAD_REFUSED' as const,
    },
    { name: 'a program', content: Buffer.from('\x7fELF...'), then: 'UPLOAD_REFUSED' as const },
    {
      name: 'six megabytes',
      content: Buffer.concat([png, Buffer.alloc(6_000_000)]),
      then: 'UPLOAD_TOO_LARGE' as const,
    },
    { name: 'nothing', content: Buffer.alloc(0), then: 'RECEIPT_EMPTY' as const },
  ])('given $name named receipt.png, then $then and nothing is kept', async ({ content, then }) => {
    const topUp = await startTopUp();
    const answer = await send(topUp, content);
    expect(answer.status).toBe(then === 'UPLOAD_TOO_LARGE' ? 413 : 400);
    const [, problem] = /id="picture-problem">([^<]+)/.exec(answer.text) ?? [];
    expect(problem).toBe(texts.hostErrors[then]);
    const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
    expect(payment?.state.status).toBe('pending');
  });

  test.each([
    { name: 'too large', content: Buffer.concat([png, Buffer.alloc(6_000_000)]) },
    { name: 'no picture', content: Buffer.from('notes') },
  ])(
    'given a picture that is $name, then what was typed is still there, and the form works',
    async ({ content }) => {
      const topUp = await startTopUp();
      const typed = { reference: 'TRX-9', note: 'from my brother' };
      const { text } = await send(topUp, content, { typed });
      expect(text).toContain('value="TRX-9"');
      expect(text).toContain('value="from my brother"');
      const form = { ...fieldsOf(text, topUp.receipt), ...typed };
      const again = new FormData();
      for (const [name, value] of Object.entries(form)) again.set(name, value);
      expect((await topUp.browser.postForm(topUp.receipt, again)).status).toBe(303);
    },
  );

  test('given neither a reference nor a picture, then it is said beside the picture', async () => {
    const { browser, page, receipt } = await startTopUp();
    const answer = await browser.upload(page, receipt, { reference: ' ', note: 'paid' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`id="picture-problem">${texts.hostErrors.RECEIPT_EMPTY}`);
    expect(answer.text).toContain('value="paid"');
  });

  test('given a form with a picture and no token of ours, then it is refused', async () => {
    const topUp = await startTopUp();
    const forged = new FormData();
    forged.set('picture', new Blob([png]), 'receipt.png');
    forged.set('reference', '1');
    expect(await topUp.browser.postForm(topUp.receipt, forged)).toMatchObject({
      status: 403,
      code: 'FORM_EXPIRED',
    });
  });

  test('given a receipt that is turned down, when the order is paid again, then it waits for another', async () => {
    await shop.plan({ slug: 'best' });
    const browser = await shop.openAs(await shop.customer());
    const { location } = await browser.buy('best', { quantity: '1', method: 'receipt' });
    const [payment] = (await shop.panelkit.payments.list({}, shop.staff())).rows;
    await browser.upload(location, `/payments/${payment?.id}/receipt`, { reference: 'TRX-1', note: '' });
    const decision = { paymentId: payment?.id ?? '', reason: 'No such transfer' };
    await shop.panelkit.payments.reject(decision, shop.staff());
    expect((await browser.get(location)).text).toContain('No such transfer');
    await browser.submit(location, `${location}/pay`, { method: 'receipt' });
    expect((await browser.get(location)).text).toContain('Picture of the receipt');
  });
});
