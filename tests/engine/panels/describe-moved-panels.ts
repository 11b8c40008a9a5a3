import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';

/** Three delivered subscriptions on a panel that moved, and that goes on to name its former host in links. */
async function openMoved(open: StorageUnderTest['open']) {
  const shop = await open();
  const { panels, orders, units, usage, delivery } = shop.panelkit;
  const panelId = shop.panels[0]?.id ?? '';
  const customer = await shop.customer({ balanceMinor: 100_000 });
  const order = await shop.buy(customer, await shop.plan(), 3);
  await orders.settled(order.id);
  const [unit] = await units.listByOrder(order.id, shop.staff());
  const moveTo = async (baseUrl: string) => {
    const { credentials } = shop.panel.target;
    Object.assign(shop.panel, { baseUrl });
    await panels.update({ panelId, baseUrl, credentials }, shop.staff());
    await panels.test(panelId, shop.staff());
  };
  const sync = () => usage.sync(panelId, shop.staff());
  const update = (changes: { publicHost?: string | null; formerHosts?: string[] }) =>
    panels.update({ panelId, ...changes }, shop.staff());
  const lines = async () =>
    (await panels.attention(shop.staff())).map(({ kind, accountCount }) => [kind, accountCount]);
  const hosts = async () => {
    const { links } = await delivery.get(unit?.subscriptionId ?? '', shop.as(customer));
    return [...new Set(links.map((link) => new URL(link).hostname))];
  };
  await sync();
  await moveTo('https://moved.test');
  await sync();
  return { shop, panelId, moveTo, sync, update, lines, hosts };
}

const ASKED = [['links-former-host', 3]];

/** What becomes of links that name the host by which a panel was reached before, on every storage. */
export function describeMovedPanels({ name, open }: StorageUnderTest): void {
  describe(`links to the former host of a panel: ${name}`, () => {
    test('given a panel that moved, then its customers are counted, and staff are told once', async () => {
      const { shop, lines, hosts } = await openMoved(open);
      expect([await lines(), await hosts()]).toEqual([ASKED, ['panel.test']]);
      await shop.scheduler.start();
      await shop.clock.advance('40m');
      await shop.scheduler.stop();
      const events = await shop.panelkit.events.list({ after: 0, limit: 500 });
      const told = events.filter(({ type }) => type === 'panel.needs-attention');
      expect(told).toMatchObject([{ data: { kind: 'links-former-host', accountCount: 3 } }]);
    });

    test('given a public host, then the line ends at once, and links lead there after one listing', async () => {
      const { sync, update, lines, hosts } = await openMoved(open);
      await update({ publicHost: 'moved.test' });
      expect(await lines()).toEqual([]);
      await sync();
      expect(await hosts()).toEqual(['moved.test']);
      await update({ publicHost: null });
      await sync();
      expect([await lines(), await hosts()]).toEqual([ASKED, ['panel.test']]);
    });

    test('given staff who say that the former host is right, then nothing changes, and they are not asked again', async () => {
      const { sync, update, lines, hosts } = await openMoved(open);
      expect((await update({ formerHosts: [] })).formerHosts).toEqual([]);
      expect(await lines()).toEqual([]);
      await sync();
      await sync();
      expect([await lines(), await hosts()]).toEqual([[], ['panel.test']]);
    });

    test('given links to a public host, when staff say that the former host is right after all, then links lead there again', async () => {
      const { sync, update, lines, hosts } = await openMoved(open);
      await update({ publicHost: 'moved.test' });
      await sync();
      await update({ formerHosts: [] });
      await sync();
      expect([await lines(), await hosts()]).toEqual([[], ['panel.test']]);
    });

    test('given a panel that moves back, then nothing is left to do', async () => {
      const { moveTo, sync, lines, hosts } = await openMoved(open);
      await moveTo('https://panel.test');
      await sync();
      expect([await lines(), await hosts()]).toEqual([[], ['panel.test']]);
    });
  });
}
