import type { UpdatePanelInput } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { arrived, createTellingShop } from './telling-shop.ts';

describe('alerts to staff', () => {
  test('given a panel that goes down and comes back, then staff are told both, and of the next failure after the quiet period', async () => {
    const { shop, notifier } = await createTellingShop();
    const alerts = () =>
      notifier.messages.map(({ code }) => code).filter((code) => code.startsWith('staff.panel'));
    await shop.scheduler.start();
    await shop.clock.advance('5m');
    shop.panel.goDown();
    await shop.clock.advance('20m');
    shop.panel.comeBack();
    await shop.clock.advance('10m');
    expect(alerts()).toEqual(['staff.panel-unhealthy', 'staff.panel-healthy']);
    shop.panel.goDown();
    await shop.clock.advance('25m');
    expect(alerts()).toHaveLength(2);
    await shop.clock.advance('30m');
    expect(alerts()).toEqual(['staff.panel-unhealthy', 'staff.panel-healthy', 'staff.panel-unhealthy']);
    expect(arrived(notifier, 'staff.panel-unhealthy')[0]).toMatch(/cannot be reached: PANEL_UNREACHABLE/);
  });

  test('given a job that fails again and again, then staff are alerted at the third failure, once', async () => {
    const { shop, notifier } = await createTellingShop();
    let failures = 0;
    const failed: string[] = [];
    shop.panelkit.events.on('job.failed', ({ data }) => failed.push(data.code));
    shop.backend.jobs.work('planted', async () => {
      failures += 1;
      throw new TypeError('planted');
    });
    await shop.backend.jobs.enqueue({ name: 'planted', payload: {} });
    await shop.scheduler.start();
    const alerts = () => arrived(notifier, 'staff.job-failing');
    while (failures < 2) await shop.clock.advance('1s');
    await shop.clock.advance('1s');
    expect(alerts()).toEqual([]);
    while (failures < 3) await shop.clock.advance('1s');
    await shop.clock.advance('1s');
    expect([failures, alerts().length]).toEqual([3, 1]);
    await shop.clock.advance('2h');
    expect(failures).toBeGreaterThan(3);
    expect(failed).toHaveLength(failures);
    expect(alerts()).toHaveLength(1);
    expect(alerts()[0]).toContain('planted');
  });

  test('given a panel that fails again and is back before the quiet period ends, then of that nobody is told', async () => {
    const { shop, notifier } = await createTellingShop();
    await shop.scheduler.start();
    for (const _ of [1, 2]) {
      shop.panel.goDown();
      await shop.clock.advance('17m');
      shop.panel.comeBack();
      await shop.clock.advance('7m');
    }
    await shop.clock.advance('3h');
    expect(arrived(notifier, 'staff.panel-unhealthy')).toHaveLength(1);
  });

  test('given quiet hours, when something happens in them, then staff are told at their end, and customers at once', async () => {
    const { shop, notifier, customer } = await createTellingShop({
      timeZone: 'Asia/Tehran',
      policies: { notifications: { quietHours: { from: '23:00', to: '08:00' } } },
    });
    // Midnight in UTC is half past three in Tehran.
    await shop.scheduler.start();
    await shop.clock.advance('4h');
    expect(notifier.messages.map(({ audience }) => audience)).not.toContain('staff');
    expect(arrived(notifier, 'account.ready')).toHaveLength(1);
    expect((await shop.panelkit.notifications.list({}, shop.as(customer))).rows).toHaveLength(2);
    await shop.clock.advance('35m');
    expect(arrived(notifier, 'staff.new-order')).toHaveLength(1);
  });

  test.each([
    { deliversSilently: true, arrivesAfter: '5m', isSilent: true },
    { deliversSilently: false, arrivesAfter: '4h 35m', isSilent: undefined },
  ])(
    'given a channel with deliversSilently $deliversSilently, when a receipt comes in quiet hours, then it arrives after $arrivesAfter',
    async ({ deliversSilently, isSilent }) => {
      const { shop, notifier } = await createTellingShop(
        {
          timeZone: 'Asia/Tehran',
          policies: { notifications: { quietHours: { from: '23:00', to: '08:00' } } },
        },
        { deliversSilently },
      );
      const buyer = await shop.customer();
      const plan = await shop.plan();
      const order = await shop.panelkit.orders.place(
        { customerId: buyer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
        shop.as(buyer),
      );
      const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
      const receipt = { paymentId: payment?.id ?? '', reference: 'TRX', attachmentId: null, note: null };
      await shop.panelkit.payments.submitReceipt(receipt, shop.as(buyer));
      // Half past three in Tehran.
      expect(shop.panelkit.payments.reviewsResumeAt()).toEqual(new Date('2026-01-01T04:30:00Z'));
      await shop.scheduler.start();
      await shop.clock.advance('5m');
      const receipts = () => notifier.messages.filter(({ code }) => code === 'staff.receipt-to-review');
      expect(receipts()).toHaveLength(deliversSilently ? 1 : 0);
      // Nothing else comes at night.
      expect(arrived(notifier, 'staff.new-order')).toEqual([]);
      await shop.clock.advance('4h');
      await shop.clock.advance('30m');
      expect(receipts().map((message) => message.isSilent)).toEqual([isSilent]);
      expect(arrived(notifier, 'staff.new-order')).not.toEqual([]);
      expect(shop.panelkit.payments.reviewsResumeAt()).toBeNull();
    },
  );

  test('given a panel with alerts of its own, when it fills up and fails, then its thresholds and its quiet period count, and a muted one tells nothing', async () => {
    const { shop, notifier, customer } = await createTellingShop();
    const panelId = shop.panels[0]?.id ?? '';
    const set = (alerts: UpdatePanelInput['alerts'], capacity?: number) =>
      shop.panelkit.panels.update(
        { panelId, alerts, ...(capacity !== undefined && { capacity }) },
        shop.staff(),
      );
    const failAndComeBack = async () => {
      shop.panel.goDown();
      await shop.clock.advance('20m');
      shop.panel.comeBack();
      await shop.clock.advance('10m');
    };
    await set({ capacityPercents: [50], quietPeriodMs: 0 }, 4);
    await shop.scheduler.start();
    await shop.buy(customer, await shop.plan(), 2);
    await shop.clock.advance('10m');
    expect(arrived(notifier, 'staff.capacity')).toEqual([
      expect.stringContaining('has reached 50% of its capacity'),
    ]);
    await failAndComeBack();
    await failAndComeBack();
    expect(arrived(notifier, 'staff.panel-unhealthy')).toHaveLength(2);

    await set({ muted: true }, 2);
    await failAndComeBack();
    expect(arrived(notifier, 'staff.panel-unhealthy')).toHaveLength(2);
    expect(arrived(notifier, 'staff.capacity')).toHaveLength(1);
    await expect(set({ capacityPercents: [0] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('given a plan, an inbound and a panel that fill up, then each crossing is told once until it falls below', async () => {
    const { shop, notifier, customer } = await createTellingShop();
    const plan = await shop.plan({ name: 'Small', capacity: 5 });
    const [panel] = shop.panels;
    const fill = async (quantity: number) => {
      const order = await shop.buy(customer, plan, quantity);
      await shop.run(shop.panelkit.orders.settled(order.id));
      await shop.scheduler.tick();
      await shop.scheduler.tick();
      return order;
    };
    await shop.scheduler.tick();
    await fill(3);
    expect(arrived(notifier, 'staff.capacity')).toEqual([]);
    const fourth = await shop.panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(customer),
    );
    await shop.scheduler.tick();
    await shop.scheduler.tick();
    expect(arrived(notifier, 'staff.capacity')).toEqual([
      'The plan "Small" has reached 80% of its capacity.',
    ]);
    await shop.panelkit.orders.cancel({ orderId: fourth.id, reason: 'mistake' }, shop.as(customer));
    await shop.scheduler.tick();
    await shop.clock.advance('2h');
    const { rows: inbounds } = await shop.panelkit.inbounds.list({}, shop.staff());
    const [used] = inbounds.filter(({ usedCount }) => usedCount > 0);
    const limit = { inboundId: used?.id ?? '', capacity: used?.usedCount ?? 0 };
    await shop.panelkit.inbounds.update(limit, shop.staff());
    await shop.panelkit.panels.update({ panelId: panel?.id ?? '', capacity: 4 }, shop.staff());
    await shop.panelkit.plans.update({ planId: plan.id, patch: { capacity: 3 } }, shop.staff());
    await shop.scheduler.tick();
    expect(arrived(notifier, 'staff.capacity').slice(1)).toEqual([
      expect.stringMatching(/^The panel "[^"]+" has reached 95% of its capacity\.$/),
      expect.stringMatching(/^The inbound "[^"]+: [^"]+" has reached 95% of its capacity\.$/),
      'The plan "Small" has reached 95% of its capacity.',
    ]);
    const { storage } = shop.backend;
    const events = await storage.events.list({ after: 0, limit: 1000 });
    expect(events.filter(({ type }) => type.endsWith('.capacity-warning'))).toHaveLength(4);
  });

  test('given a unit that cannot be delivered, then its customer and staff are told', async () => {
    const { shop, notifier, customer } = await createTellingShop({ policies: { giveUpAfterMs: 3_600_000 } });
    shop.panel.goDown();
    await shop.scheduler.start();
    const order = await shop.buy(customer, await shop.plan());
    await shop.clock.advance('90m');
    await shop.scheduler.stop();
    expect(arrived(notifier, 'delivery.failed')).toEqual([
      `A service of your order ${order.number} could not be delivered. Its money is back in your wallet.`,
    ]);
    expect(arrived(notifier, 'staff.delivery-failed')).toEqual([
      `A unit of order ${order.number} could not be delivered: gave-up.`,
    ]);
  });
});
