import { describe, expect, test } from 'vitest';
import { overuseBoundOf } from '../../../packages/sdk/src/domain/usage/shared-volume.ts';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { violationsOf } from '../violations-of.ts';

const LIMIT = 30_000_000;
const LEFT = 2_000_000;

describe('the last bytes of a shared volume', () => {
  const storage = onPostgres('last_bytes');

  test('given two processes that book two panels at once, then over-use is within the bound, and it is told and switched off once', async () => {
    const shop = await storage.open({
      panels: ['germany', 'finland'].map((name) => ({ baseUrl: `https://${name}.test` })),
    });
    const other = await shop.another();
    const [germany, finland] = shop.panels;
    if (germany === undefined || finland === undefined) throw new Error('no panels');
    const places = [germany, finland].map(({ inbounds }, index) => ({
      key: `place-${index}`,
      name: { en: `Place ${index}` },
      required: true,
      selector: { inboundIds: [inbounds[0]?.id ?? ''] },
    }));
    const customer = await shop.customer({ balanceMinor: 10_000 });
    const plan = await shop.plan({ trafficLimitBytes: LIMIT, placement: { places } });
    const order = await shop.buy(customer, plan);
    await shop.run(shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
    const id = rows[0]?.id ?? '';
    const settle = () => shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    const bookBoth = () =>
      shop.run(
        Promise.all([
          shop.panelkit.usage.sync(germany.id, shop.staff()),
          other.panelkit.usage.sync(finland.id, other.staff()),
        ]),
      );
    const use = ({ fake }: typeof germany, bytes: number) =>
      fake.addTraffic(fake.accounts()[0]?.name ?? '', bytes);
    use(germany, LIMIT - LEFT);
    await bookBoth();
    await settle();
    await shop.clock.advance('15m');
    const shared = await shop.backend.storage.accounts.listLive(id);
    const { usedBytes } = await shop.panelkit.subscriptions.get(id, shop.staff());
    const bound = overuseBoundOf(
      { trafficLimitBytes: LIMIT, usedBytes },
      shared.map(({ counterBytes, writtenLimitBytes }) => ({
        counterBytes,
        writtenLimitBytes: writtenLimitBytes ?? 0,
      })),
    );

    const passed = [germany, finland].map((panel) => (use(panel, LEFT) ? LEFT : 0));
    const before = [germany, finland].map(({ fake }) => fake.calls.ensureAccount);
    await bookBoth();
    await settle();
    await bookBoth();
    await settle();

    const sold = await shop.panelkit.subscriptions.get(id, shop.staff());
    const total = LIMIT - LEFT + passed.reduce<number>((sum, bytes) => sum + bytes, 0);
    expect(sold).toMatchObject({ status: 'limited', usedBytes: total });
    expect(total - LIMIT).toBeGreaterThan(0);
    expect(total - LIMIT).toBeLessThanOrEqual(bound);
    const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
    expect(events.filter(({ type }) => type === 'subscription.limited')).toHaveLength(1);
    expect([germany, finland].map(({ fake }) => fake.accounts()[0]?.status)).not.toContain('active');
    const writes = [germany, finland].map(
      ({ fake }, index) => fake.calls.ensureAccount - (before[index] ?? 0),
    );
    for (const count of writes) expect(count).toBeLessThanOrEqual(1);
    expect(await violationsOf(shop)).toEqual([]);
  });
});
