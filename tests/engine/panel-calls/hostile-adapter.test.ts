import { createPanelkit, createScheduler, type ObservedAccount, type PanelAdapter } from '@panelkit/sdk';
import { createRecordingNotifier } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';

type Breaks = (adapter: PanelAdapter) => Partial<PanelAdapter>;

const SMALL = { listedAccounts: 40, idlePages: 3, linksPerAccount: 5, inbounds: 10 };

/** A shop whose one panel is served by an adapter that measures nothing. `breaks` can be taken away. */
async function shopWith(breaks: Breaks) {
  const shop = await createTestPanelkit();
  const hostile = { is: true };
  const notifier = createRecordingNotifier({ clock: shop.clock, audiences: ['staff'] });
  const panelkit = createPanelkit({
    backend: shop.backend.reopen(),
    secretKey: 'the-key-of-the-same-shop',
    publicUrl: 'https://shop.test',
    currency: 'USD',
    notifiers: [notifier],
    settings: { panelLimits: SMALL },
    panelDrivers: [
      {
        ...shop.panel.driver,
        kind: 'strangers',
        connect: (target, connection) => {
          const adapter = shop.panel.driver.connect(target, connection);
          const broken = { ...adapter, ...breaks(adapter) };
          return new Proxy(adapter, {
            get: (_, verb) => Reflect.get(hostile.is ? broken : adapter, verb),
          });
        },
      },
    ],
  });
  const { baseUrl, credentials } = shop.panel.target;
  await shop.panelkit.panels.update({ panelId: shop.panels[0]?.id ?? '', status: 'disabled' }, shop.staff());
  const registered = { kind: 'strangers', name: 'Tehran 7', baseUrl, credentials };
  hostile.is = false;
  const { id: panelId } = await panelkit.panels.register(registered, shop.staff());
  await panelkit.panels.syncInbounds(panelId, shop.staff());
  const customer = await shop.customer({ balanceMinor: 1000 });
  const plan = await shop.plan();
  const buy = () =>
    panelkit.orders.place(
      { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
      shop.as(customer),
    );
  hostile.is = true;
  const scheduler = createScheduler(panelkit);
  const work = async () => {
    await scheduler.start();
    await shop.clock.advance('2m');
    await scheduler.stop();
  };
  const events = async () =>
    (await panelkit.events.list({ after: 0, limit: 500 })).filter(
      ({ type }) => type === 'panel.response-too-large',
    );
  const health = async () => (await panelkit.panels.get(panelId, shop.staff())).health;
  return { shop, panelkit, panelId, hostile, notifier, buy, customer, work, events, health };
}

const accountAt = (index: number): ObservedAccount => ({
  remoteId: null,
  name: `stranger${index}`,
  credentials: {},
  status: 'active',
  expiresAt: null,
  trafficLimitBytes: null,
  onHoldSeconds: null,
  inboundKeys: [],
  usedBytes: 0,
  links: [],
  lastOnlineAt: null,
});

async function* pages(page: (number: number) => ObservedAccount[]) {
  for (let number = 0; ; number += 1) yield { accounts: page(number) };
}

describe('an adapter that hands on whatever its panel says', () => {
  test.each([
    {
      name: 'a listing without end',
      page: (number: number) => [accountAt(number * 2), accountAt(number * 2 + 1)],
      limit: 'listedAccounts',
    },
    {
      name: 'a hundred thousand accounts at once',
      page: () => Array.from({ length: 100_000 }, (_, index) => accountAt(index)),
      limit: 'listedAccounts',
    },
    { name: 'the same page again and again', page: () => [accountAt(1)], limit: 'idlePages' },
    { name: 'empty pages for ever', page: () => [], limit: 'idlePages' },
    {
      name: 'an account with too many links',
      page: () => [{ ...accountAt(1), links: Array.from({ length: 20_000 }, () => 'vless://a@b.test:1') }],
      limit: 'linksPerAccount',
    },
    {
      name: 'a name without end',
      page: () => [{ ...accountAt(1), name: 'x'.repeat(1_000_000) }],
      limit: 'textLength',
    },
  ])(
    'given $name, then the sync ends, staff are told of it, and deliveries go on',
    async ({ page, limit }) => {
      const { panelkit, panelId, shop, buy, work, events, health, notifier, hostile } = await shopWith(
        () => ({
          listAccounts: () => pages(page),
        }),
      );
      const report = await panelkit.usage.sync(panelId, shop.staff());
      expect(report).toMatchObject({ panels: 0, failed: 1 });
      expect(await events()).toMatchObject([{ data: { limit }, aggregate: { id: panelId } }]);
      expect(await health()).toMatchObject({ oversized: { limit }, consecutiveFailures: 0 });
      await expect(panelkit.panels.syncInbounds(panelId, shop.staff())).rejects.toMatchObject({
        code: 'PANEL_RESPONSE_TOO_LARGE',
        details: { limit, panelId },
      });

      const order = await buy();
      await work();
      expect((await panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
      const told = notifier.messages.filter(({ code }) => code === 'staff.panel-too-large');
      expect(told).toMatchObject([{ parameters: { panelName: 'Tehran 7', limit } }]);

      hostile.is = false;
      await panelkit.usage.sync(panelId, shop.staff());
      expect(await health()).not.toHaveProperty('oversized');
      expect(await events()).toHaveLength(1);
    },
  );

  test('given an inbound for every number, then they are not taken over', async () => {
    const { panelkit, panelId, shop } = await shopWith(() => ({
      listInbounds: async () =>
        Array.from({ length: 200_000 }, (_, index) => ({
          key: String(index),
          name: '',
          protocol: null,
          network: null,
          port: null,
          enabled: true,
        })),
    }));
    await expect(panelkit.panels.syncInbounds(panelId, shop.staff())).rejects.toMatchObject({
      details: { limit: 'inbounds', panelId },
    });
  });

  test('given links that are no links, then only those that client applications open are delivered', async () => {
    const evil = ['javascript:alert(1)', 'vless://x@ok.test:443#a\u202eb%0Ac', 'https://evil.test/login'];
    const { panelkit, shop, buy, work } = await shopWith((adapter) => ({
      findAccount: async (reference) => {
        const found = await adapter.findAccount(reference);
        if (found.kind !== 'found') return found;
        return { kind: 'found', account: { ...found.account, links: evil } };
      },
    }));
    const order = await buy();
    await work();
    const [unit] = await panelkit.units.listByOrder(order.id, shop.staff());
    const { links } = await panelkit.delivery.get(unit?.subscriptionId ?? '', shop.staff());
    expect(links).toEqual(['vless://x@ok.test:443#a%20b%20c']);
  });

  test('given names of inbounds that deceive, then staff see them plain', async () => {
    const { panelkit, panelId, shop } = await shopWith((adapter) => ({
      listInbounds: async () =>
        (await adapter.listInbounds()).map((inbound) => ({
          ...inbound,
          name: `a\u202e\n${'b'.repeat(900)}`,
        })),
    }));
    await panelkit.panels.syncInbounds(panelId, shop.staff());
    const { rows } = await panelkit.inbounds.list({ panelId, limit: 10 }, shop.staff());
    expect(rows[0]?.name).toMatch(/^a b+…$/);
    expect(rows[0]?.name).toHaveLength(200);
  });
});
