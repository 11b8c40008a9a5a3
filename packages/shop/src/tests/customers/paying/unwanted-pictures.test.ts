import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const clock = createTestClock();
const bank = createFakePaymentGateway({ clock, method: 'card' });
let shop: TestShop;
let stored: string[];
beforeAll(async () => {
  shop = await openTestShop({ clock, paymentGateways: [bank.gateway] });
  stored = [];
  const { attachments } = shop.shop.store;
  const { insert } = attachments;
  attachments.insert = async (attachment) => {
    stored.push(attachment.id);
    await insert(attachment);
  };
});
afterAll(() => shop.close());

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(64)]);

test('given payments that wait for no receipt, when one is sent with a picture, then it is refused and was never stored; a form sent twice stores one', async () => {
  const customer = await shop.customer();
  const browser = await shop.openAs(customer);
  const open = async (method: string) => {
    const topUp = { customerId: customer.id, amountMinor: 500, method };
    return (await shop.panelkit.payments.topUp(topUp, shop.as(customer))).id;
  };
  const [waiting, online] = [await open('receipt'), await open('card')];
  const form = await browser.hiddenFields(`/payments/${waiting}`, `/payments/${waiting}/receipt`);
  const send = (id: string, key: string) => {
    const fields = new FormData();
    for (const [name, value] of Object.entries({ ...form, key, reference: '', note: '' }))
      fields.set(name, value);
    fields.set('picture', new Blob([new Uint8Array(PNG)]), 'receipt.png');
    return browser.postForm(`/payments/${id}/receipt`, fields);
  };
  expect((await send(online, 'online')).code).toBe('ILLEGAL_TRANSITION');
  expect(stored).toEqual([]);
  expect((await send(waiting, 'first')).status).toBe(303);
  expect((await send(waiting, 'first')).status).toBe(303);
  expect((await send(waiting, 'second')).code).toBe('ILLEGAL_TRANSITION');
  expect(stored).toHaveLength(1);
  expect(await shop.shop.store.attachments.find(stored[0] ?? '')).not.toBeNull();
});
