import type { AuditRow, EventType, StoredEvent } from '@panelkit/sdk';
import { createRecordingLogger } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';

async function lastAudit(shop: TestPanelkit, action: string): Promise<AuditRow> {
  const { rows } = await shop.panelkit.audit.list({ action }, shop.staff());
  const row = rows.at(-1);
  if (row === undefined) throw new TypeError(`nothing was audited as ${action}`);
  return row;
}

const staffActor = { kind: 'staff', id: 'tester' };
const systemActor = { kind: 'system', id: 'panelkit' };

/**
 * A shop in which each kind of command was given once; says by whom each must have been audited, and what
 * must stand there.
 */
async function busyShop() {
  const shop = await createTestPanelkit();
  const { panelkit } = shop;
  const customer = await shop.customer({ balanceMinor: 20_000 });
  const plan = await shop.plan();
  await panelkit.plans.update({ planId: plan.id, patch: { sortOrder: 7 } }, shop.staff());
  const [panel] = shop.panels;
  const panelId = panel?.id ?? '';
  await panelkit.panels.update({ panelId, name: 'Main', capacity: 90 }, shop.staff());
  await panelkit.inbounds.update({ inboundId: panel?.inbounds[0]?.id ?? '', capacity: 50 }, shop.staff());

  const bought = await shop.buy(customer, plan);
  await panelkit.orders.settled(bought.id);
  const { rows } = await panelkit.subscriptions.list({}, shop.as(customer));
  const subscriptionId = rows[0]?.id ?? '';
  await panelkit.subscriptions.rotateLink({ subscriptionId }, shop.as(customer));

  const byReceipt = async () => {
    const order = await panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(customer),
    );
    const payments = await panelkit.payments.list({ orderId: order.id }, shop.staff());
    const paymentId = payments.rows[0]?.id ?? '';
    await panelkit.payments.submitReceipt({ paymentId }, shop.as(customer));
    return { order, paymentId };
  };
  const approved = await byReceipt();
  await panelkit.payments.approve({ paymentId: approved.paymentId }, shop.staff());
  await panelkit.orders.cancel({ orderId: approved.order.id, reason: 'mistake' }, shop.as(customer));
  await panelkit.orders.settled(approved.order.id);
  const rejected = await byReceipt();
  await panelkit.payments.reject({ paymentId: rejected.paymentId, reason: 'unreadable' }, shop.staff());
  await shop.clock.advance('30m');
  await shop.scheduler.tick();
  return { shop, customer, plan, panelId, bought, approved, rejected, subscriptionId };
}

describe('the audit trail', () => {
  test('given an address, then the row of the command has it, and a repetition from elsewhere is the same command', async () => {
    const shop = await createTestPanelkit();
    const price = { amountMinor: 1000, currency: 'USD' };
    const plan = { slug: 'test', name: 'Test', price, durationDays: 30, trafficLimitBytes: null };
    const from = (address?: string) => ({
      actor: { ...staffActor, kind: 'staff' as const, address },
      idempotencyKey: 'k',
    });
    const first = await shop.panelkit.plans.create(plan, from('203.0.113.7'));
    expect((await shop.panelkit.plans.create(plan, from('198.51.100.1'))).id).toBe(first.id);
    const { rows } = await shop.panelkit.audit.list({ targetId: first.id }, from());
    expect(rows.map(({ actor, address }) => ({ actor, address }))).toEqual([
      { actor: staffActor, address: '203.0.113.7' },
    ]);
    const tooLong = shop.panelkit.plans.create(plan, from('1'.repeat(101)));
    await expect(tooLong).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('given each command, then its row tells who changed what, from what to what, why and when', async () => {
    const { shop, customer, plan, panelId, bought, approved, rejected, subscriptionId } = await busyShop();
    const customerActor = { kind: 'customer', id: customer.id };
    const units = await shop.panelkit.units.listByOrder(bought.id, shop.staff());
    const order = { kind: 'order', id: approved.order.id };
    const expected: Record<string, object> = {
      'wallet.adjust': {
        actor: staffActor,
        target: { id: customer.id },
        reason: 'test',
        after: { balanceMinor: 20_000 },
      },
      'plan.create': { actor: staffActor, target: { id: plan.id }, after: { name: 'Test plan' } },
      'plan.update': { actor: staffActor, before: { sortOrder: 0 }, after: { sortOrder: 7 } },
      'panel.register': {
        actor: staffActor,
        target: { id: panelId },
        after: { baseUrl: 'https://panel.test' },
      },
      'panel.update': {
        actor: staffActor,
        before: { name: 'https://panel.test', capacity: null },
        after: { name: 'Main', capacity: 90 },
      },
      'panel.sync-inbounds': { actor: staffActor, target: { id: panelId }, after: { added: 2 } },
      'inbound.update': { actor: staffActor, before: { capacity: null }, after: { capacity: 50 } },
      'order.place': { actor: customerActor, after: { totalMinor: 1000, units: 1 } },
      'order.cancel': {
        actor: customerActor,
        target: order,
        before: { status: 'paid' },
        after: { status: 'cancelling' },
        reason: 'mistake',
      },
      'order.expire': {
        actor: systemActor,
        target: { kind: 'order', id: rejected.order.id },
        before: { status: 'awaiting-payment' },
        after: { status: 'expired' },
      },
      'unit.deliver': { actor: systemActor, target: { id: units[0]?.id }, after: { status: 'completed' } },
      'account.remove': { actor: systemActor, target: { kind: 'account' } },
      'subscription.rotate-link': { actor: customerActor, target: { id: subscriptionId } },
      'payment.submit-receipt': { actor: customerActor, before: { status: 'pending' } },
      'payment.capture': {
        actor: staffActor,
        target: { kind: 'payment', id: approved.paymentId },
        before: { status: 'in-review' },
        after: { status: 'captured', receivedMinor: 1000 },
      },
      'payment.reject': {
        actor: staffActor,
        target: { kind: 'payment', id: rejected.paymentId },
        after: { status: 'rejected' },
        reason: 'unreadable',
      },
    };
    for (const [action, row] of Object.entries(expected))
      expect(await lastAudit(shop, action), action).toMatchObject({ action, at: expect.any(Date), ...row });
    const { rows } = await shop.panelkit.audit.list({ limit: 500 }, shop.staff());
    expect(new Set(rows.map(({ action }) => action))).toEqual(new Set(Object.keys(expected)));
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a unit that failed and was tried again, then staff and system stand in its trail', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 1000 });
    const order = await shop.buy(customer, await shop.plan());
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    await shop.panelkit.orders.settled(order.id);
    const [unit] = await shop.panelkit.units.listByOrder(order.id, shop.staff());
    await shop.panelkit.units.retry({ unitId: unit?.id ?? '' }, shop.staff());
    await shop.panelkit.units.replace({ unitId: unit?.id ?? '' }, shop.staff());
    await shop.panelkit.units.cancel({ unitId: unit?.id ?? '', reason: 'enough' }, shop.staff());

    const { rows } = await shop.panelkit.audit.list({ targetId: unit?.id ?? '' }, shop.staff());

    expect(rows).toMatchObject([
      { action: 'unit.give-up', actor: systemActor, after: { status: 'failed' }, reason: 'panel-refused' },
      {
        action: 'units.retry',
        actor: staffActor,
        before: { status: 'failed' },
        after: { status: 'pending' },
      },
      { action: 'units.replace', before: { inboundId: unit?.inboundId } },
      { action: 'units.cancel', after: { status: 'cancelled' }, reason: 'enough' },
    ]);
    await shop.panelkit.orders.settled(order.id);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given many rows, when they are read in pages, then each comes once, oldest first', async () => {
    const { shop } = await busyShop();
    const whole = await shop.panelkit.audit.list({ limit: 500 }, shop.staff());
    const paged: AuditRow[] = [];
    let cursor: string | null = null;
    do {
      const request: { limit: number; cursor?: string } =
        cursor === null ? { limit: 4 } : { limit: 4, cursor };
      const page = await shop.panelkit.audit.list(request, shop.staff());
      expect(page.rows.length).toBeLessThanOrEqual(4);
      paged.push(...page.rows);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(whole.rows);
    expect(paged.length).toBeGreaterThan(12);
  });
});

const told = () => new Promise((resolve) => setImmediate(resolve));

describe('events', () => {
  test('given a sale, then its events stand in order, each aggregate counted from 1', async () => {
    const shop = await createTestPanelkit();
    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    await shop.panelkit.orders.settled(order.id);
    const events = await shop.panelkit.events.list({ after: 0, limit: 500 });

    const ofOrder = await shop.panelkit.events.list({ after: 0, limit: 500, aggregateId: order.id });
    expect(ofOrder.map(({ type, sequence }) => [sequence, type])).toEqual([
      [1, 'order.placed'],
      [2, 'order.status-changed'],
      [3, 'order.paid'],
      [4, 'order.status-changed'],
      [5, 'order.status-changed'],
    ]);
    const cursors = events.map(({ cursor }) => cursor);
    expect(cursors).toEqual(cursors.toSorted((first, second) => first - second));
    expect(new Set(cursors).size).toBe(cursors.length);
    const types = events.map(({ type }) => type);
    const once: EventType[] = [
      'unit.provisioning',
      'unit.completed',
      'subscription.delivered',
      'account.in-sync',
    ];
    for (const type of once)
      expect(
        types.filter((seen) => seen === type),
        type,
      ).toHaveLength(1);
  });

  test('given pages by cursor, then they give what one list gives', async () => {
    const { shop } = await busyShop();
    const whole = await shop.panelkit.events.list({ after: 0, limit: 500 });
    const paged: StoredEvent[] = [];
    for (;;) {
      const page = await shop.panelkit.events.list({ after: paged.at(-1)?.cursor ?? 0, limit: 5 });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(whole);
  });

  test('given typed listeners, when an order is paid, then each hears its own type until it is taken off', async () => {
    const shop = await createTestPanelkit();
    const paid: string[] = [];
    const all: string[] = [];
    const offPaid = shop.panelkit.events.on('order.paid', (event) => {
      expectTypeOf(event.data).toEqualTypeOf<{ customerId: string }>();
      paid.push(event.aggregate.id);
    });
    const offAll = shop.panelkit.events.onAny(({ type }) => all.push(type));
    const customer = await shop.customer({ balanceMinor: 5000 });
    const order = await shop.buy(customer, await shop.plan());
    await told();
    expect(paid).toEqual([order.id]);
    expect(all).toContain('order.placed');

    offPaid();
    offAll();
    const count = all.length;
    await shop.buy(customer, await shop.plan());
    await told();
    expect(paid).toHaveLength(1);
    expect(all).toHaveLength(count);
  });

  test('given a listener that comes after all others have gone, then it hears what happens from then on', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer({ balanceMinor: 5000 });
    const plan = await shop.plan();
    shop.panelkit.events.onAny(() => {})();
    await shop.buy(customer, plan);
    await told();
    const placed: string[] = [];
    shop.panelkit.events.on('order.placed', ({ aggregate }) => placed.push(aggregate.id));
    const order = await shop.buy(customer, plan);
    await told();
    expect(placed).toEqual([order.id]);
  });

  test('given a command that is rolled back, then nobody hears of it', async () => {
    const shop = await createTestPanelkit();
    const customer = await shop.customer();
    const plan = await shop.plan();
    await told();
    const heard: string[] = [];
    shop.panelkit.events.onAny(({ type }) => heard.push(type));
    await expect(shop.buy(customer, plan)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    await told();
    expect(heard).toEqual([]);
  });

  test('given listeners that throw and that reject, when units are sold, then all is delivered, the others hear it and it is logged', async () => {
    const logger = createRecordingLogger();
    const shop = await createTestPanelkit({ logger });
    const heard: string[] = [];
    shop.panelkit.events.onAny(() => {
      throw new Error('secret of the listener');
    });
    shop.panelkit.events.on('order.paid', async () => {
      throw new TypeError('secret of the listener');
    });
    shop.panelkit.events.on('order.paid', ({ aggregate }) => heard.push(aggregate.id));

    const order = await shop.buy(await shop.customer({ balanceMinor: 1000 }), await shop.plan());
    const settled = await shop.panelkit.orders.settled(order.id);
    await told();

    expect(settled.state.status).toBe('fulfilled');
    expect(heard).toEqual([order.id]);
    expect(logger.entries).toContainEqual({
      level: 'error',
      fields: { eventType: 'order.paid', error: expect.objectContaining({ name: 'TypeError' }) },
      message: 'an event listener failed',
    });
    expect(JSON.stringify(logger.entries)).not.toContain('secret of the listener');
    expect(await violationsOf(shop)).toEqual([]);
  });
});
