import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { expect, test } from 'vitest';
import { createHttpHandler } from '../handler/create-http-handler.ts';
import { bankMessages } from './bank-messages.ts';

const secret = 'a-secret-of-the-phone-that-nobody-guesses';
const template = 'Deposit of {amount} to {account}. {*}';
const policies = {
  cards: {
    approveMatches: true,
    patterns: [{ name: 'Bank', template, unit: 'USD', cardId: null, senders: ['BANK'] }],
  },
};

async function open() {
  const shop = await createTestPanelkit({ policies });
  const { panelkit } = shop;
  await panelkit.cards.create({ label: 'Card', number: '6037991234561111', holder: 'Ali' }, shop.staff());
  const customer = await shop.customer();
  await panelkit.cards.setBuyer({ customerId: customer.id, isConfirmed: true }, shop.staff());
  const topUp = { customerId: customer.id, amountMinor: 1000, method: 'receipt' };
  const payment = await panelkit.payments.topUp(topUp, shop.as(customer));
  const toPay = await panelkit.cards.assign({ paymentId: payment.id }, shop.as(customer));
  const handler = createHttpHandler({ routes: [bankMessages({ panelkit, secret })] });
  const post = (body: string, authorization = `Bearer ${secret}`, type = 'application/json') =>
    handler(
      new Request('https://shop.test/payments/messages', {
        method: 'POST',
        body,
        headers: { authorization, 'content-type': type },
      }),
    );
  const statusOf = async () => (await panelkit.payments.get(payment.id, shop.staff())).state.status;
  const text = `Deposit of ${toPay.amountMinor / 100} to ***1111. Balance 9`;
  return { shop, post, statusOf, text };
}

test('given the secret, when a message comes, then its payment is approved; again, and it does nothing', async () => {
  const { shop, post, statusOf, text } = await open();
  const body = JSON.stringify({ text, sender: 'BANK', sentAt: shop.clock.now().getTime() });
  const first = await post(body);
  expect([first.status, await first.json()]).toEqual([200, { outcome: 'matched' }]);
  expect(await statusOf()).toBe('captured');
  expect(await (await post(body)).json()).toEqual({ outcome: 'repeated' });
  expect(await (await post(JSON.stringify({ text: 'Your code is 123456' }))).json()).toEqual({
    outcome: 'dropped',
  });
});

test.each(['', 'Bearer ', `Bearer ${secret}x`, `Bearer ${secret.slice(1)}`, `Basic ${secret}`])(
  'given a forged message with %s, then there is no such path, and nothing is paid',
  async (authorization) => {
    const { shop, post, statusOf, text } = await open();
    const answer = await post(JSON.stringify({ text, sender: 'BANK' }), authorization);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'ROUTE_NOT_FOUND' }]);
    expect(await statusOf()).toBe('pending');
    expect((await shop.backend.storage.bankMessages.list()).rows).toEqual([]);
  },
);

test.each([
  { body: 'no JSON 123456', part: 'body' },
  { body: 'null', part: 'body' },
  { body: '{"sender":"BANK"}', part: 'text' },
  { body: '{"text":7}', part: 'text' },
  { body: '{"text":"a","sender":7}', part: 'sender' },
  { body: '{"text":"a","sentAt":"yesterday"}', part: 'sentAt' },
  { body: '{"text":"a","sentAt":{}}', part: 'sentAt' },
])('given $body, then it is refused without its content', async ({ body, part }) => {
  const { post } = await open();
  const answer = await post(body);
  const problem = await answer.text();
  expect([answer.status, JSON.parse(problem)]).toMatchObject([
    400,
    { code: 'REQUEST_MALFORMED', details: { part } },
  ]);
  expect(problem).not.toContain('123456');
});

test('given a long body or a weak secret, then both are refused', async () => {
  const { post, shop } = await open();
  expect((await post(JSON.stringify({ text: 'x'.repeat(10_000) }))).status).toBe(413);
  expect(() => bankMessages({ panelkit: shop.panelkit, secret: 'short' })).toThrow(TypeError);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'text/html'])(
  'given a message as %s, then 415, and nothing is paid',
  async (type) => {
    const { post, statusOf, text } = await open();
    const answer = await post(JSON.stringify({ text, sender: 'BANK' }), `Bearer ${secret}`, type);
    expect([answer.status, await answer.json()]).toMatchObject([415, { code: 'BODY_TYPE_UNSUPPORTED' }]);
    expect(await statusOf()).toBe('pending');
  },
);
