import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({
    policies: { purchases: { confirmedOnly: true, unpaidUnitsPerCustomer: 3, unpaidUnitsPerNetwork: 5 } },
  });
  await shop.plan({ slug: 'gold', trialDays: 2 });
});
afterEach(() => shop.close());

async function signUp(email: string): Promise<TestBrowser> {
  const browser = shop.open();
  await browser.submit('/sign-up', '/sign-up', { name: 'Ada', email, password: TEST_PASSWORD });
  return browser;
}

/** Opens the last mailed link. */
async function confirm(browser: TestBrowser): Promise<void> {
  const [, path = ''] = /(\/confirm\/\S+)/.exec(shop.mails.at(-1)?.text ?? '') ?? [];
  await browser.submit(path, path);
}

const tryFree = (browser: TestBrowser) => browser.submit('/plans/gold', '/trials');
const promise = (browser: TestBrowser, quantity = '1') =>
  browser.buy('gold', { quantity, method: 'receipt' });
const leaveShop = (browser: TestBrowser) =>
  browser.submit('/profile', '/profile/delete', { password: TEST_PASSWORD });
const heldUnits = async () =>
  (await shop.panelkit.plans.list({})).rows.reduce((sum, { heldCount }) => sum + heldCount, 0);

describe('Those whom nobody can reach', () => {
  test('given an address that nobody confirmed, then neither trial nor receipt, and no stock is held; once confirmed, both', async () => {
    const browser = await signUp('ada@shop.test');
    for (const refused of [await tryFree(browser), await promise(browser)]) {
      expect(refused).toMatchObject({ status: 403, code: 'NOT_CONFIRMED' });
      expect(refused.text).toContain('Confirm your e-mail address in your profile');
    }
    const topUp = await browser.submit('/wallet', '/wallet/top-up', { amount: '1000' });
    expect(topUp).toMatchObject({ status: 403, code: 'NOT_CONFIRMED' });
    expect(await heldUnits()).toBe(0);
    await confirm(browser);
    expect(await promise(browser)).toMatchObject({ status: 303 });
    expect(await tryFree(browser)).toMatchObject({ status: 303 });
  });

  test('given somebody who had a trial and left, when they come back under the same address, then there is no second one', async () => {
    const first = await signUp('ada@shop.test');
    await confirm(first);
    expect(await tryFree(first)).toMatchObject({ status: 303 });
    await leaveShop(first);
    for (const address of ['ada@shop.test', 'Ada+again@shop.test']) {
      const again = await signUp(address);
      await confirm(again);
      expect(await tryFree(again)).toMatchObject({ code: 'NOT_ELIGIBLE' });
      expect(await promise(again)).toMatchObject({ status: 303 });
      await leaveShop(again);
    }
    const other = await signUp('eve@shop.test');
    await confirm(other);
    expect(await tryFree(other)).toMatchObject({ status: 303 });
  });
});

describe('Who leaves', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const file = { field: 'picture', name: 'receipt.png', content: png };

  test('given receipts, when their customer leaves, then names, notes and pictures are gone, but what staff have yet to decide', async () => {
    const browser = await signUp('ada@shop.test');
    await confirm(browser);
    const pictures: string[] = [];
    for (const round of [0, 1, 2]) {
      const { location } = await promise(browser);
      const { rows } = await shop.panelkit.payments.list({ newestFirst: true }, shop.staff());
      const [payment] = rows;
      const receipt = `/payments/${payment?.id}/receipt`;
      await browser.upload(location, receipt, { reference: `TRX-${round}`, note: 'from Ada Lovelace' }, file);
      const sent = await shop.panelkit.payments.get(payment?.id ?? '', shop.staff());
      pictures.push((sent.state.status === 'in-review' && sent.state.receipt.attachmentId) || 'none');
      const paymentId = sent.id;
      if (round === 0) await shop.panelkit.payments.approve({ paymentId }, shop.staff());
      if (round === 1) await shop.panelkit.payments.reject({ paymentId, reason: 'none' }, shop.staff());
    }
    const found = async () => Promise.all(pictures.map((id) => shop.shop.store.attachments.find(id)));
    expect(await found()).not.toContain(null);
    await leaveShop(browser);
    expect((await found()).map((picture) => picture !== null)).toEqual([false, false, true]);
    const { rows } = await shop.panelkit.payments.list({}, shop.staff());
    expect(rows.map(({ state }) => ('receipt' in state ? state.receipt : null))).toMatchObject([
      { reference: 'TRX-0', note: null, attachmentId: null },
      { reference: 'TRX-1', note: null, attachmentId: null },
      { reference: 'TRX-2', note: 'from Ada Lovelace' },
    ]);
    const customers = await shop.panelkit.customers.list({}, shop.staff());
    expect(customers.rows).toMatchObject([{ displayName: null }]);
  });
});

describe('Stock without money', () => {
  test('given a customer and a network, when they hold as much as they may unpaid, then no more, in both languages', async () => {
    const [ada, eve] = [await signUp('ada@shop.test'), await signUp('eve@shop.test')];
    shop.mails.splice(0, 1);
    await confirm(eve);
    const bob = await signUp('bob@shop.test');
    await confirm(bob);
    expect(await promise(eve, '3')).toMatchObject({ status: 303 });
    const tooMany = await promise(eve);
    expect(tooMany).toMatchObject({ status: 409, code: 'TOO_MANY_UNPAID' });
    expect(tooMany.text).toContain('You already have 3 unpaid units; the most is 3.');
    expect(await promise(bob, '2')).toMatchObject({ status: 303 });
    await bob.submit('/', '/language', { language: 'fa' });
    const refused = await promise(bob);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('مشتریان شبکهٔ شما ۵ عدد پرداخت‌نشده دارند');
    expect(await heldUnits()).toBe(5);
    expect(await promise(ada)).toMatchObject({ code: 'NOT_CONFIRMED' });
  });
});
