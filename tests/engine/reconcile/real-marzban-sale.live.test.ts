import { marzban } from '@panelkit/panel-adapters/marzban';
import { createPanelkit, createScheduler, GIB_BYTES, isPanelkitError } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';
import { describe, expect, test } from 'vitest';
import { by, staff } from '../../contexts.ts';
import { shopOptions } from '../../shop-options.ts';

const {
  PANELKIT_LIVE_MARZBAN_URL: baseUrl = '',
  PANELKIT_LIVE_MARZBAN_USERNAME: username = '',
  PANELKIT_LIVE_MARZBAN_PASSWORD: password = '',
} = process.env;

interface MarzbanUser {
  username: string;
  status: string;
  expire: number;
  data_limit: number;
  note: string;
  links: string[];
}

/** Looks at the panel past the engine and the adapter. */
async function readUsers(search: string): Promise<MarzbanUser[]> {
  const form = new URLSearchParams({ username, password });
  const login = await fetch(`${baseUrl}/api/admin/token`, { method: 'POST', body: form });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${baseUrl}/api/users?search=${encodeURIComponent(search)}&sort=created_at`, {
    headers,
  });
  const { users } = (await answer.json()) as { users: MarzbanUser[] };
  return users;
}

describe.skipIf(baseUrl === '')('a sale on a real Marzban (PANELKIT_LIVE_MARZBAN_URL)', () => {
  test('given two bought units, then the panel has limit in bytes and expiry to the second, and its links are what is delivered', async () => {
    const panelkit = createPanelkit({
      ...shopOptions,
      backend: createMemoryBackend(),
      panelDrivers: [marzban()],
    });
    const panel = await panelkit.panels.register(
      {
        kind: 'marzban',
        name: 'Real',
        baseUrl,
        credentials: { username, password },
        allowPrivateAddress: true,
      },
      staff(),
    );
    await panelkit.panels.syncInbounds(panel.id, staff());
    expect((await panelkit.panels.get(panel.id, staff())).version).toBe('0.8.4');
    const terms = { durationDays: 30, trafficLimitBytes: 50 * GIB_BYTES };
    const price = { amountMinor: 1000, currency: 'USD' };
    const plan = await panelkit.plans.create({ slug: 'real', name: 'Real', price, ...terms }, staff());
    const customer = await panelkit.customers.ensure({ externalId: 'live-buyer' });
    await panelkit.wallets.adjust({ customerId: customer.id, amountMinor: 3000, reason: 'test' }, staff());
    const me = { kind: 'customer' as const, id: customer.id };
    const scheduler = createScheduler(panelkit);
    await scheduler.start();
    const placed = await panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 2 }], payment: { method: 'wallet' } },
      by(me),
    );
    const settled = await panelkit.orders.settled(placed.id);
    await scheduler.stop();
    expect(settled.state.status).toBe('fulfilled');

    const { rows: subscriptions } = await panelkit.subscriptions.list({ orderId: placed.id }, by(me));
    expect(subscriptions).toHaveLength(2);
    for (const { id } of subscriptions) {
      const delivery = await panelkit.delivery.get(id, by(me));
      const [user, ...others] = await readUsers(id);
      expect(others).toEqual([]);
      expect(user).toMatchObject({
        status: 'active',
        data_limit: terms.trafficLimitBytes,
        links: delivery.links,
      });
      expect(user?.expire).toBe((delivery.expiresAt?.getTime() ?? 0) / 1000);
      expect(delivery.links.length).toBeGreaterThan(0);
      const document = await panelkit.delivery.byToken(delivery.shopLink.split('/').at(-1) ?? '');
      expect(document.links).toEqual(user?.links);
    }
    const refusal = await panelkit.orders
      .cancel({ orderId: placed.id, reason: 'test' }, by(me))
      .catch((error: unknown) => error);
    expect(isPanelkitError(refusal) && refusal.code).toBe('ILLEGAL_TRANSITION');
  });
});
