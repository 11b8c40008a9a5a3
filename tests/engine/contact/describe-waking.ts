import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';
import { KINDS } from '../panels/sell-on-kind.ts';
import { violationsOf } from '../violations-of.ts';

/** What waits on a panel when staff let it be written to again, on every storage. */
export function describeWaking({ name, open }: StorageUnderTest): void {
  describe(`a suspect panel that staff trust: ${name}`, () => {
    test.each(Object.entries(KINDS))(
      'given what was extended meanwhile and waits longest, when it knows %s, then all is there again within two minutes',
      async (_kind, panel) => {
        const policies = { extension: { always: true } };
        const shop = await open({ panels: [panel], policies });
        const customer = await shop.customer({ balanceMinor: 1_000_000 });
        const order = await shop.buy(customer, await shop.plan(), 6);
        await shop.run(shop.panelkit.orders.settled(order.id));
        const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
        const subscriptionId = rows[0]?.id ?? '';
        const panelId = shop.panels[0]?.id ?? '';
        await shop.scheduler.start();
        shop.panel.vanish(shop.panel.accounts().map(({ name: vanished }) => vanished));
        await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
        await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
        // Its attempt after that is a quarter of an hour away.
        await shop.clock.advance('20m');
        expect(await shop.panelkit.subscriptions.get(subscriptionId, shop.as(customer))).toMatchObject({
          waitsFor: 'server-checked',
        });

        await shop.panelkit.panels.trust({ panelId }, shop.staff());
        await shop.clock.advance('2m');
        expect(await shop.panelkit.subscriptions.get(subscriptionId, shop.as(customer))).toMatchObject({
          pendingChange: null,
          waitsFor: null,
        });
        expect(shop.panel.accounts()).toHaveLength(6);
        await shop.scheduler.stop();
        expect(await violationsOf(shop)).toEqual([]);
      },
    );
  });

  test(`given a panel that staff enable again, then what was extended meanwhile need not wait any longer: ${name}`, async () => {
    const shop = await open({ policies: { extension: { always: true } } });
    const customer = await shop.customer({ balanceMinor: 1_000_000 });
    const order = await shop.buy(customer, await shop.plan());
    await shop.run(shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.as(customer));
    const subscriptionId = rows[0]?.id ?? '';
    const panelId = shop.panels[0]?.id ?? '';
    const setStatus = (status: 'enabled' | 'disabled') =>
      shop.panelkit.panels.update({ panelId, status }, shop.staff());
    const read = () => shop.panelkit.subscriptions.get(subscriptionId, shop.as(customer));
    await shop.scheduler.start();
    await setStatus('disabled');
    await shop.panelkit.subscriptions.extend({ subscriptionId }, shop.as(customer));
    await shop.clock.advance('1m');
    expect(await read()).toMatchObject({ waitsFor: 'server-checked' });
    await setStatus('enabled');
    await shop.clock.advance('10s');
    expect(await read()).toMatchObject({ pendingChange: null, waitsFor: null });
    await shop.scheduler.stop();
  });
}
