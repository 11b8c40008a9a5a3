import { createPanelkit, type SecretKey } from '@panelkit/sdk';
import { createFakePanel, createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { expect, test } from 'vitest';

const OLD = 'the-old-secret-key-of-the-shop';
const NEW = 'the-new-secret-key-of-the-shop';
const staff = (idempotencyKey: string) => ({
  actor: { kind: 'staff' as const, id: 'tester' },
  idempotencyKey,
});

async function createShop() {
  const clock = createTestClock();
  const backend = createMemoryBackend({ clock });
  const panel = createFakePanel({ clock });
  const bank = createFakePaymentGateway({ clock });
  const open = (secretKey: SecretKey) =>
    createPanelkit({
      backend: backend.reopen(),
      secretKey,
      publicUrl: 'https://shop.test',
      currency: 'USD',
      panelDrivers: [panel.driver],
      paymentGateways: [bank.gateway],
    });
  const shop = open(OLD);
  const { baseUrl, credentials } = panel.target;
  const { id: panelId } = await shop.panels.register(
    { kind: 'fake', name: 'P', baseUrl, credentials },
    staff('1'),
  );
  await shop.panels.syncInbounds(panelId, staff('2'));
  const price = { amountMinor: 1000, currency: 'USD' };
  const plan = await shop.plans.create(
    { slug: 'p', name: 'P', price, durationDays: 30, trafficLimitBytes: null },
    staff('3'),
  );
  const customer = await shop.customers.ensure({ externalId: 'c' });
  await shop.wallets.adjust({ customerId: customer.id, amountMinor: 9000, reason: 'test' }, staff('4'));
  const order = {
    customerId: customer.id,
    items: [{ planId: plan.id, quantity: 2 }],
    payment: { method: 'wallet' },
  };
  const placed = await shop.orders.place(order, staff('5'));
  await shop.orders.settled(placed.id);
  const { rows } = await shop.subscriptions.list({}, staff('6'));
  const links = await Promise.all(rows.map(({ id }) => shop.delivery.get(id, staff('7'))));
  return { open, panelId, order, links, bank };
}

test('given another secret key, when the shop starts, then SECRET_KEY_MISMATCH names no secret', async () => {
  const { open } = await createShop();
  await expect(open(OLD).secrets.check()).resolves.toBeUndefined();
  await expect(open({ current: NEW, previous: [OLD] }).secrets.check()).resolves.toBeUndefined();
  await expect(open(NEW).secrets.check()).rejects.toMatchObject({ code: 'SECRET_KEY_MISMATCH' });
});

test('given a new key beside the old one, when everything is resealed, then the old key may go and every link still works', async () => {
  const { open, panelId, order, links } = await createShop();
  const both = open({ current: NEW, previous: [OLD] });
  const report = await both.secrets.reseal(staff('8'));
  // One panel, two accounts, two subscriptions.
  expect(report).toEqual({ resealed: 5 });
  expect(await both.secrets.reseal(staff('9'))).toEqual({ resealed: 0 });

  const after = open(NEW);
  await after.secrets.check();
  for (const delivered of links) {
    expect(await after.delivery.get(delivered.subscriptionId, staff('10'))).toEqual(delivered);
    const document = await after.delivery.byToken(delivered.shopLink.split('/').at(-1) ?? '');
    expect(document.links).toEqual(delivered.links);
  }
  // Names are found by their new hashes: none of ours is taken for foreign. The panel's login still opens.
  expect((await after.panels.syncInbounds(panelId, staff('11'))).foreignCount).toBe(0);
  const next = await after.orders.place(order, staff('12'));
  expect((await after.orders.settled(next.id)).state.status).toBe('fulfilled');
});

test('given what a person told a bot, when everything is resealed, then it opens with the new key alone', async () => {
  const { open } = await createShop();
  const { id } = await open(OLD).chats.open({ bot: 'b', userId: '7', chatId: '7' });
  await open(OLD).chats.remember(id, { contact: { email: 'sara@example.com' } });
  expect(await open({ current: NEW, previous: [OLD] }).secrets.reseal(staff('30'))).toEqual({ resealed: 6 });
  expect(await open(NEW).chats.contact(id)).toEqual({
    email: 'sara@example.com',
    phone: null,
    sharedPhone: null,
  });
});

test.each([
  ['neither', {}],
  ['both', { email: 'sara@example.com', phone: '+79123456789' }],
  ['a number without its country', { phone: '89123456789' }],
  ['no address', { email: 'sara' }],
])('given %s as a contact, then INVALID_INPUT, and nothing is stored', async (_what, contact) => {
  const { open } = await createShop();
  const { chats } = open(OLD);
  const { id } = await chats.open({ bot: 'b', userId: '7', chatId: '7' });
  await expect(chats.remember(id, { contact })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(await chats.contact(id)).toBeNull();
});

test('given a customer, when he asks to reseal, then NOT_FOUND', async () => {
  const { open } = await createShop();
  const customer = { actor: { kind: 'customer' as const, id: 'c' } };
  await expect(open(OLD).secrets.reseal(customer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('given what a provider told and what a customer was told, when everything is resealed, then both still open', async () => {
  const { open, order, bank } = await createShop();
  const { payments } = open(OLD);
  const { customerId } = order;
  const { id: paymentId } = await payments.topUp(
    { customerId, amountMinor: 10, method: 'fake' },
    staff('20'),
  );
  const started = await payments.start({ paymentId }, staff('21'));
  bank.provider.pay(started.providerReference, 4);
  for (const webhook of bank.takeWebhooks()) await payments.receiveEvent({ gateway: 'fake', ...webhook });

  expect(await open({ current: NEW, previous: [OLD] }).secrets.reseal(staff('22'))).toEqual({ resealed: 7 });

  const after = open(NEW);
  expect(await after.payments.start({ paymentId }, staff('23'))).toEqual(started);
  const { rows } = await after.payments.listEvents({}, staff('24'));
  const { rawBody } = await after.payments.getEvent(rows[0]?.id ?? '', staff('25'));
  expect(rawBody).toContain(started.providerReference);
  expect(await after.payments.replayEvents({}, staff('26'))).toMatchObject({ replayed: 1, applied: 1 });
});
