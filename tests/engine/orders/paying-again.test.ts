import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

async function orderByReceipt(shop: TestPanelkit, balanceMinor = 0) {
  const customer = await shop.customer({ balanceMinor });
  const plan = await shop.plan();
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = { customerId: customer.id, items, payment: { method: 'receipt' } };
  const { id: orderId } = await shop.panelkit.orders.place(order, shop.as(customer));
  const { rows } = await shop.panelkit.payments.list({ orderId }, shop.staff());
  return { customer, orderId, paymentId: rows[0]?.id ?? '' };
}

const wallet = { method: 'wallet' };
const receipt = { method: 'receipt' };

describe('an order that still waits for its payment', () => {
  test('given a rejected receipt, when the customer pays by another, then the order is delivered', async () => {
    const shop = await createTestPanelkit();
    const { customer, orderId, paymentId } = await orderByReceipt(shop);
    await shop.panelkit.payments.submitReceipt({ paymentId }, shop.as(customer));
    await shop.panelkit.payments.reject({ paymentId, reason: 'blurred' }, shop.staff());

    await shop.panelkit.orders.pay({ orderId, payment: receipt }, shop.as(customer));
    const { rows } = await shop.panelkit.payments.list({ orderId, status: 'pending' }, shop.staff());
    expect(rows).toHaveLength(1);
    await shop.panelkit.payments.approve({ paymentId: rows[0]?.id ?? '' }, shop.staff());
    expect((await shop.panelkit.orders.settled(orderId)).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a top-up, when it is paid from the wallet, then it is delivered and the opened payment gives way', async () => {
    const shop = await createTestPanelkit();
    const { customer, orderId, paymentId } = await orderByReceipt(shop, 1000);
    await shop.panelkit.orders.pay({ orderId, payment: wallet }, shop.as(customer));
    expect((await shop.panelkit.orders.settled(orderId)).state.status).toBe('fulfilled');
    expect((await shop.panelkit.payments.get(paymentId, shop.staff())).state.status).toBe('cancelled');
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: 0,
      heldMinor: 0,
    });
    // Money that comes for it after all stays in the wallet.
    await shop.panelkit.payments.approve({ paymentId }, shop.staff());
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      balanceMinor: 1000,
      heldMinor: 0,
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { name: 'an empty wallet', balanceMinor: 0, code: 'INSUFFICIENT_BALANCE' },
    { name: 'a receipt in review', balanceMinor: 1000, code: 'ILLEGAL_TRANSITION' },
  ])(
    'given $name, when it is paid from the wallet, then $code and nothing changed',
    async ({ balanceMinor, code }) => {
      const shop = await createTestPanelkit();
      const { customer, orderId, paymentId } = await orderByReceipt(shop, balanceMinor);
      if (balanceMinor > 0) await shop.panelkit.payments.submitReceipt({ paymentId }, shop.as(customer));
      const before = await shop.panelkit.payments.get(paymentId, shop.staff());
      await expect(
        shop.panelkit.orders.pay({ orderId, payment: wallet }, shop.as(customer)),
      ).rejects.toMatchObject({ code });
      expect(await shop.panelkit.payments.get(paymentId, shop.staff())).toEqual(before);
      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
        balanceMinor,
        heldMinor: 0,
      });
    },
  );

  test('given an order that was paid, or is somebody else’s, when it is paid again, then it is refused', async () => {
    const shop = await createTestPanelkit();
    const { customer, orderId } = await orderByReceipt(shop, 2000);
    const stranger = await shop.customer({ balanceMinor: 2000 });
    const pay = { orderId, payment: wallet };
    await expect(shop.panelkit.orders.pay(pay, shop.as(stranger))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await shop.panelkit.orders.pay(pay, shop.as(customer));
    await expect(shop.panelkit.orders.pay(pay, shop.as(customer))).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
    const elsewise = { orderId, payment: { method: 'gold' } };
    await expect(shop.panelkit.orders.pay(elsewise, shop.as(customer))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('what customers read of trouble', () => {
  test('given a panel that does not answer, when the customer looks at the unit, then he gets the code without the words', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1000 });
    shop.panel.goDown();
    const order = await shop.buy(customer, await shop.plan());
    await shop.panelkit.orders.settled(order.id);
    const [seen] = await shop.panelkit.units.listByOrder(order.id, shop.as(customer));
    const [known] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    expect(seen?.lastError).toMatchObject({ code: 'PANEL_UNREACHABLE', message: '' });
    expect(known?.lastError?.message).not.toBe('');
  });
});

describe('a change of a plan', () => {
  test('given placement and provisioning, when one field of each changes, then the others stay', async () => {
    const shop = await createTestPanelkit();
    const inboundId = shop.panels[0]?.inbounds[0]?.id ?? '';
    const { id } = await shop.plan({
      placement: { preferredInboundId: inboundId },
      provisioning: { autoProvision: false },
    });
    const patch = { placement: { allowSpreading: true }, provisioning: { welcomeMessage: 'Hello' } };
    const changed = await shop.panelkit.plans.update({ planId: id, patch }, shop.staff());
    expect(changed.placement).toEqual({
      preferredInboundId: inboundId,
      selector: null,
      allowSpreading: true,
      dedicated: null,
    });
    expect(changed.provisioning).toMatchObject({
      autoProvision: false,
      welcomeMessage: 'Hello',
      showQrCodes: true,
    });
  });
});
