import { createHttpHandler, subscriptionLinks } from '@panelkit/http';
import { expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';

/**
 * A process remembers documents and opened links. What another process changes holds at the next request all
 * the same.
 */
export function describeFreshLinks({ name, open }: StorageUnderTest): void {
  test(`given a link that one process has served, when another process changes the subscription, then the next response shows the change: ${name}`, async () => {
    const shop = await open();
    const { panelkit: changing } = await shop.another();
    const customer = await shop.customer({ balanceMinor: 100_000 });
    const order = await shop.buy(
      customer,
      await shop.plan({ trafficLimitBytes: 1_000_000, durationDays: 30 }),
    );
    await shop.run(shop.panelkit.orders.settled(order.id));
    const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
    const subscriptionId = rows[0]?.id ?? '';
    const { shopLink } = await shop.panelkit.delivery.get(subscriptionId, shop.staff());
    const handle = createHttpHandler({ routes: subscriptionLinks({ panelkit: shop.panelkit }) });
    const ask = async (link = shopLink) => {
      const response = await handle(new Request(`${link}?format=plain`));
      const text = response.status === 200 ? await response.text() : '';
      return { status: response.status, text, userinfo: response.headers.get('subscription-userinfo') };
    };
    const settle = (): Promise<unknown> =>
      shop.run(changing.subscriptions.settled(subscriptionId, shop.staff()));

    const before = await ask();
    expect(before).toMatchObject({ status: 200, text: expect.stringMatching(/^vless:/) });
    expect(await ask()).toEqual(before);

    await changing.subscriptions.giveDays({ subscriptionId, days: 3, reason: 'outage' }, shop.staff());
    await settle();
    const longer = await ask();
    expect(longer.text).toBe(before.text);
    expect(longer.userinfo).not.toBe(before.userinfo);

    await changing.subscriptions.suspend({ subscriptionId, reason: 'abuse' }, shop.staff());
    expect((await ask()).text).toMatch(/^ss:.*127\.0\.0\.1:1/);
    await changing.subscriptions.resume({ subscriptionId }, shop.staff());
    await settle();
    expect((await ask()).text).toBe(before.text);

    await changing.subscriptions.rotateLink({ subscriptionId }, shop.staff());
    await settle();
    expect((await ask()).status).toBe(404);
    const { shopLink: rotated } = await changing.delivery.get(subscriptionId, shop.staff());
    expect((await ask(rotated)).text).toBe(before.text);

    await changing.subscriptions.terminate({ subscriptionId, reason: 'abuse' }, shop.staff());
    expect((await ask(rotated)).status).toBe(404);
  });
}
