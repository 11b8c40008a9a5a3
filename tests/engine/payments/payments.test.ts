import { type Customer, isPanelkitError, type Order, type Payment } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

interface Waiting {
  shop: TestPanelkit;
  customer: Customer;
  order: Order;
  payment: Payment;
}

/** An order of 20.00 USD (two units) that waits for a receipt. */
async function waitingOrder(balanceMinor = 0): Promise<Waiting> {
  const shop = await createTestPanelkit();
  const customer = await shop.customer({ balanceMinor });
  const plan = await shop.plan();
  const order = await shop.panelkit.orders.place(
    {
      customerId: customer.id,
      items: [{ planId: plan.id, quantity: 2 }],
      payment: { method: 'receipt' },
    },
    shop.as(customer),
  );
  const { rows } = await shop.panelkit.payments.list({ orderId: order.id }, shop.as(customer));
  const [payment] = rows;
  if (payment === undefined) throw new TypeError('the order has no payment');
  return { shop, customer, order, payment };
}

const submit = ({ shop, customer, payment }: Waiting) =>
  shop.panelkit.payments.submitReceipt(
    { paymentId: payment.id, reference: 'TX-77', attachmentId: 'upload-1' },
    shop.as(customer),
  );

const approve = ({ shop, payment }: Waiting, receivedMinor?: number) =>
  shop.panelkit.payments.approve(
    { paymentId: payment.id, ...(receivedMinor !== undefined && { receivedMinor }) },
    shop.staff(),
  );

const reject = ({ shop, payment }: Waiting) =>
  shop.panelkit.payments.reject({ paymentId: payment.id, reason: 'no such transfer' }, shop.staff());

const orderOf = ({ shop, order }: Waiting) => shop.panelkit.orders.get(order.id, shop.staff());
const walletOf = ({ shop, customer }: Waiting) => shop.panelkit.wallets.get(customer.id, shop.staff());

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (isPanelkitError(error) ? error.code : String(error)),
  );
}

describe('a receipt', () => {
  test('given an order that waits, when its receipt is approved, then it is paid, delivered and charged', async () => {
    const waiting = await waitingOrder();
    const { shop, order, payment } = waiting;
    expect(order.state).toEqual({
      status: 'awaiting-payment',
      expiresAt: new Date(shop.clock.now().getTime() + 30 * 60_000),
    });
    expect(payment).toMatchObject({
      amount: { amountMinor: 2000, currency: 'USD' },
      state: { status: 'pending' },
    });

    expect(await submit(waiting)).toMatchObject({
      state: { status: 'in-review', receipt: { reference: 'TX-77', attachmentId: 'upload-1', note: null } },
    });
    const approved = await approve(waiting);

    expect(approved.state).toMatchObject({
      status: 'captured',
      receivedMinor: 2000,
      decidedBy: 'tester',
      decidedAt: shop.clock.now(),
      receipt: { reference: 'TX-77' },
    });
    expect((await orderOf(waiting)).state.status).toBe('paid');
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await walletOf(waiting)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(shop.panel.accounts()).toHaveLength(2);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a receipt in review, when two staff approve it at once, then one takes effect and the other learns who did', async () => {
    const waiting = await waitingOrder();
    await submit(waiting);
    const { shop, payment } = waiting;
    const by = (id: string) => ({ actor: { kind: 'staff' as const, id }, idempotencyKey: 'approve' });

    const results = await Promise.allSettled(
      ['anna', 'boris'].map((id) => shop.panelkit.payments.approve({ paymentId: payment.id }, by(id))),
    );

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({
      reason: {
        code: 'ALREADY_DECIDED',
        details: {
          id: payment.id,
          status: 'captured',
          decidedBy: 'anna',
          decidedAt: shop.clock.now().toISOString(),
        },
      },
    });
    await shop.panelkit.orders.settled(waiting.order.id);
    expect(shop.panel.accounts()).toHaveLength(2);
    const booked = await shop.panelkit.wallets.history(waiting.customer.id, {}, shop.staff());
    expect(booked.rows.filter(({ kind }) => kind === 'payment')).toHaveLength(1);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test.each([
    { name: 'approved, then rejected', first: approve, then: reject, status: 'captured' },
    { name: 'rejected, then approved', first: reject, then: approve, status: 'rejected' },
    { name: 'rejected twice', first: reject, then: reject, status: 'rejected' },
  ])(
    'given a receipt that was decided, when it is $name, then the first decision stands',
    async (decided) => {
      const waiting = await waitingOrder();
      await submit(waiting);
      await decided.first(waiting);
      const before = await walletOf(waiting);

      await expect(decided.then(waiting)).rejects.toMatchObject({
        code: 'ALREADY_DECIDED',
        details: { status: decided.status, decidedBy: 'tester' },
      });

      expect(await walletOf(waiting)).toEqual(before);
      expect(
        (await waiting.shop.panelkit.payments.get(waiting.payment.id, waiting.shop.staff())).state.status,
      ).toBe(decided.status);
    },
  );

  test('given no receipt yet, when it is rejected, then there is nothing to decide', async () => {
    const waiting = await waitingOrder();
    await expect(reject(waiting)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });

  test('given a receipt, when another is submitted, then it is refused', async () => {
    const waiting = await waitingOrder();
    await submit(waiting);
    await expect(submit(waiting)).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      details: { from: 'in-review' },
    });
  });

  test('given a receipt in review, when the order is cancelled and the receipt approved, then the wallet has the money', async () => {
    const waiting = await waitingOrder();
    await submit(waiting);
    const { shop, order, customer } = waiting;
    await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'too slow' }, shop.as(customer));

    await approve(waiting);

    expect((await orderOf(waiting)).state.status).toBe('cancelled');
    expect(await walletOf(waiting)).toMatchObject({ availableMinor: 2000 });
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('how much arrived', () => {
  test('given less than was asked, when it is approved, then the wallet has it and the order ends unpaid in its time', async () => {
    const waiting = await waitingOrder();
    const { shop } = waiting;
    await submit(waiting);
    const approved = await approve(waiting, 1500);

    expect(approved.state).toMatchObject({ status: 'captured', receivedMinor: 1500 });
    expect((await orderOf(waiting)).state.status).toBe('awaiting-payment');
    expect(await walletOf(waiting)).toMatchObject({ balanceMinor: 1500, heldMinor: 0 });
    await shop.clock.advance('30m');
    await shop.scheduler.tick();
    expect((await orderOf(waiting)).state.status).toBe('expired');
    expect(await walletOf(waiting)).toMatchObject({ availableMinor: 1500 });
    expect(shop.panel.calls.ensureAccount).toBe(0);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given less than was asked but enough in the wallet, when it is approved, then the order is paid of both', async () => {
    const waiting = await waitingOrder(600);
    await submit(waiting);
    await approve(waiting, 1500);

    expect((await waiting.shop.panelkit.orders.settled(waiting.order.id)).state.status).toBe('fulfilled');
    expect(await walletOf(waiting)).toMatchObject({ balanceMinor: 100, heldMinor: 0 });
    expect(await violationsOf(waiting.shop)).toEqual([]);
  });

  test('given more than was asked, when it is approved, then the rest stays in the wallet', async () => {
    const waiting = await waitingOrder();
    await submit(waiting);
    await approve(waiting, 2300);

    expect((await waiting.shop.panelkit.orders.settled(waiting.order.id)).state.status).toBe('fulfilled');
    expect(await walletOf(waiting)).toMatchObject({ balanceMinor: 300, heldMinor: 0 });
    expect(await violationsOf(waiting.shop)).toEqual([]);
  });
});

describe('the time an order waits', () => {
  test('given an unpaid order, when 30 minutes pass under the scheduler, then it expires with its payment', async () => {
    const waiting = await waitingOrder();
    const { shop, order, payment } = waiting;
    await shop.scheduler.start();
    await shop.clock.advance('29m');
    expect((await orderOf(waiting)).state.status).toBe('awaiting-payment');

    await shop.clock.advance('2m');
    await shop.scheduler.stop();

    expect((await orderOf(waiting)).state.status).toBe('expired');
    expect((await shop.panelkit.payments.get(payment.id, shop.staff())).state.status).toBe('expired');
    const units = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    expect(units.map(({ state }) => state.status)).toEqual(['cancelled', 'cancelled']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an unpaid order, when the scheduler ticks by hand, then it expires at its time and not before', async () => {
    const waiting = await waitingOrder();
    const { shop } = waiting;
    await shop.clock.advance(30 * 60_000 - 1);
    expect(await shop.scheduler.tick()).toMatchObject({ expired: 0 });
    await shop.clock.advance(1);
    expect(await shop.scheduler.tick()).toMatchObject({ expired: 1 });
    expect(await shop.scheduler.tick()).toMatchObject({ expired: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an expired order, when its money arrives after all, then it credits the wallet only', async () => {
    const waiting = await waitingOrder();
    const { shop, order } = waiting;
    await shop.clock.advance('1h');
    await shop.scheduler.tick();

    await approve(waiting);

    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('expired');
    expect(await walletOf(waiting)).toMatchObject({ balanceMinor: 2000, heldMinor: 0, availableMinor: 2000 });
    expect(shop.panel.calls.ensureAccount).toBe(0);
    expect(await codeOf(approve(waiting))).toBe('ALREADY_DECIDED');
    expect(await walletOf(waiting)).toMatchObject({ balanceMinor: 2000 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a receipt in review, when days pass, then the order keeps its places for 72 hours and no longer', async () => {
    const waiting = await waitingOrder();
    const { shop } = waiting;
    await submit(waiting);
    await shop.scheduler.start();
    await shop.clock.advance('71h');
    expect((await orderOf(waiting)).state.status).toBe('awaiting-payment');
    expect((await shop.panelkit.plans.list()).rows).toMatchObject([{ heldCount: 2 }]);

    await shop.clock.advance('2h');
    await shop.scheduler.stop();

    expect((await orderOf(waiting)).state.status).toBe('expired');
    expect((await shop.panelkit.plans.list()).rows).toMatchObject([{ heldCount: 0 }]);
    await approve(waiting);
    expect(await walletOf(waiting)).toMatchObject({ availableMinor: 2000 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a receipt that was rejected, when the 30 minutes are over, then the order keeps its places no longer', async () => {
    const waiting = await waitingOrder();
    const { shop } = waiting;
    await submit(waiting);
    await shop.clock.advance('10h');
    await reject(waiting);

    await shop.scheduler.tick();

    expect((await orderOf(waiting)).state.status).toBe('expired');
    expect((await shop.panelkit.plans.list()).rows).toMatchObject([{ heldCount: 0 }]);
    expect(await walletOf(waiting)).toMatchObject({ balanceMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given two orders whose time is over, when a receipt of one comes in while they expire, then that one is kept', async () => {
    const waiting = await waitingOrder();
    const { shop, customer } = waiting;
    const [plan] = (await shop.panelkit.plans.list()).rows;
    const second = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: plan?.id ?? '', quantity: 1 }],
        payment: { method: 'receipt' },
      },
      shop.as(customer),
    );
    const { rows } = await shop.panelkit.payments.list({ orderId: second.id }, shop.as(customer));
    await shop.clock.advance('30m');

    // The sweep reads what is due before the receipt is booked, and comes to the second order after it.
    const [report] = await Promise.all([
      shop.scheduler.tick(),
      submit({ ...waiting, payment: { ...waiting.payment, id: rows[0]?.id ?? '' } }),
    ]);

    expect(report).toMatchObject({ expired: 1 });
    expect((await shop.panelkit.orders.get(second.id, shop.staff())).state.status).toBe('awaiting-payment');
    expect((await orderOf(waiting)).state.status).toBe('expired');
  });
});

describe('a top-up', () => {
  test('given an empty wallet, when a top-up is proved and approved, then it buys', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer();
    const payment = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'receipt' },
      shop.as(customer),
    );
    expect(payment).toMatchObject({ orderId: null, state: { status: 'pending' } });
    await shop.panelkit.payments.submitReceipt({ paymentId: payment.id }, shop.as(customer));
    const inReview = await shop.panelkit.payments.list({ status: 'in-review' }, shop.staff());
    expect(inReview.rows.map(({ id }) => id)).toEqual([payment.id]);

    await shop.panelkit.payments.approve({ paymentId: payment.id }, shop.staff());

    const order = await shop.buy(customer, await shop.plan());
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    const history = await shop.panelkit.wallets.history(customer.id, {}, shop.as(customer));
    expect(history.rows.map(({ kind }) => kind)).toEqual(['payment', 'delivery']);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given the wallet as method, when a top-up is asked for, then it is invalid: it brings no money in', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer();
    const topUp = shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'wallet' },
      shop.as(customer),
    );
    await expect(topUp).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'method' }] },
    });
  });
});
