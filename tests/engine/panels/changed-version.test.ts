import { createThreeXUiSimulator, type ThreeXUiSimulator } from '@panelkit/panel-adapters/simulators';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { describe, expect, test } from 'vitest';
import { openShopOn, type ShopOnSimulator } from './shop-on-simulator.ts';

async function openShop(version: string): Promise<{ shop: ShopOnSimulator; panel: ThreeXUiSimulator }> {
  const made: ThreeXUiSimulator[] = [];
  const shop = await openShopOn((clock) => {
    const panel = createThreeXUiSimulator({ clock, version });
    made.push(panel);
    const credentials = { username: 'root', password: 'root-password' };
    return { driver: threeXUi(), credentials, fetch: panel.fetch };
  });
  const [panel] = made;
  if (panel === undefined) throw new TypeError('the panel is made with the shop');
  return { shop, panel };
}

const panelView = ({ panelkit, panelId, staff }: ShopOnSimulator) => panelkit.panels.get(panelId, staff());

/** The path to crawl, of which each version has its own idea, makes no difference to who connects. */
const withoutPath = (link: string) => link.replace(/&spx=[^&]*/, '');

describe('a panel whose version changes while the shop runs', () => {
  test.each([
    { from: '2.9.4', to: '3.6.0', writeScope: 'account' },
    { from: '3.6.0', to: '2.9.4', writeScope: 'inbound' },
    { from: '3.2.8', to: '3.6.0', writeScope: 'account' },
  ])(
    'given $from, when $to is started in its place, then a sale is delivered within two minutes, each account is there once, and what the panel can do follows',
    async ({ from, to, writeScope }) => {
      const { shop, panel } = await openShop(from);
      const before = await shop.sell();
      const links = await shop.delivered(before);
      const used = panel.clients()[0]?.email;
      panel.addTraffic(String(used), 5_000_000);
      await shop.clock.advance('1m');
      panel.changeVersion(to);

      const after = await shop.sell();
      expect(await shop.delivered(after)).toMatchObject({ status: 'active' });
      expect(panel.clients()).toHaveLength(2);
      await shop.listing();
      expect((await shop.delivered(before)).links.map(withoutPath)).toEqual(links.links.map(withoutPath));
      expect(panel.traffic(String(used))?.down).toBe(5_000_000);
      expect(await panelView(shop)).toMatchObject({ version: to, capabilities: { writeScope } });
      expect((await shop.events('panel.version-changed')).map(({ data }) => data)).toEqual([
        { from, to, supported: true },
      ]);
      await shop.panelkit.subscriptions.suspend({ subscriptionId: before, reason: 'x' }, shop.staff());
      await shop.clock.advance('2m');
      expect(panel.canConnect(String(used))).toBe(false);
      const report = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
      expect(report.entries).toEqual([]);
    },
  );

  test('given a version that is not supported, then nothing is written or sold there, links and readings go on, staff are told once, and a supported one ends it', async () => {
    const { shop, panel } = await openShop('3.6.0');
    const subscriptionId = await shop.sell();
    const name = String(panel.clients()[0]?.email);
    panel.changeVersion('4.0.0');
    await shop.clock.advance('10m');
    expect(await shop.events('panel.version-changed')).toMatchObject([
      { data: { from: '3.6.0', to: '4.0.0', supported: false } },
    ]);
    await expect(shop.sell()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
    await shop.panelkit.subscriptions.suspend({ subscriptionId, reason: 'x' }, shop.staff());
    await shop.clock.advance('30m');
    expect(panel.canConnect(name)).toBe(true);
    panel.addTraffic(name, 7_000_000);
    await shop.clock.advance('1m');
    await shop.listing();
    expect((await shop.panelkit.subscriptions.get(subscriptionId, shop.staff())).usedBytes).toBe(7_000_000);
    expect((await shop.delivered(subscriptionId)).links).toHaveLength(1);
    expect(await panelView(shop)).toMatchObject({ health: { unsupportedVersion: '4.0.0' } });

    panel.changeVersion('3.6.0');
    await shop.clock.advance('10m');
    expect(panel.canConnect(name)).toBe(false);
    expect((await panelView(shop)).health.unsupportedVersion).toBeUndefined();
    await shop.sell();
    expect(await shop.events('panel.version-changed')).toHaveLength(2);
  });
});
