import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator, type MarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { DAY_MS } from '@panelkit/sdk';
import { beforeEach, describe, expect, test } from 'vitest';
import { openShopOn, type ShopOnSimulator } from './shop-on-simulator.ts';

describe('a Marzban that ends paid accounts before their time', () => {
  let panel: MarzbanSimulator;
  let shop: ShopOnSimulator;
  let subscriptionId: string;
  beforeEach(async () => {
    shop = await openShopOn((clock) => {
      panel = createMarzbanSimulator({ clock });
      const credentials = { username: 'root', password: 'root-password' };
      return { driver: marzban(), credentials, fetch: panel.fetch };
    });
    subscriptionId = await shop.sell();
  });

  const name = () => panel.accounts()[0]?.username ?? '';
  const panelView = () => shop.panelkit.panels.get(shop.panelId, shop.staff());
  const alerts = async () => (await shop.events('account.needs-attention')).map(({ data }) => data.code);

  test.each(['expired', 'limited'] as const)(
    'given an account that its database calls %s, when listed, then it is told as drift and on again at once',
    async (status) => {
      panel.editAccount(name(), { status });
      const report = await shop.panelkit.panels.findDrift(shop.panelId, shop.staff());
      expect(report.counts).toMatchObject({ 'ended-early': 1 });
      await shop.listing();
      expect(panel.account(name())?.status).toBe('active');
      expect(panel.canConnect(name())).toBe(true);
      expect((await shop.events('account.drifted')).map(({ data }) => data.kinds)).toEqual([['ended-early']]);
      expect((await shop.delivered(subscriptionId)).status).toBe('active');
      expect(await alerts()).toEqual([]);
    },
  );

  test('given a clock that jumps 40 days ahead, then it is written once, staff are told of the clock, and it is on again once that is right', async () => {
    panel.setClockSkew(40 * DAY_MS);
    await shop.listing();
    await shop.clock.advance('2h');
    expect(panel.account(name())?.status).toBe('expired');
    expect(await alerts()).toEqual(['PANEL_CLOCK']);
    const edited = panel.account(name())?.editAt;
    await shop.clock.advance('6h');
    expect(panel.account(name())?.editAt).toBe(edited);
    expect(await alerts()).toEqual(['PANEL_CLOCK']);
    await expect(shop.sell()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });

    panel.setClockSkew(0);
    await shop.clock.advance('1h');
    expect(panel.account(name())?.status).toBe('active');
    expect(panel.canConnect(name())).toBe(true);
    await shop.sell();
  });

  test('given a contact of a moment ago, when staff test the panel, then what the test measures is kept and nothing is sold there', async () => {
    await shop.panelkit.panels.test(shop.panelId, shop.staff());
    panel.setClockSkew(600_000);
    await shop.panelkit.panels.test(shop.panelId, shop.staff());
    expect((await panelView()).health.clockSkewMs).toBeGreaterThan(590_000);
    await expect(shop.sell()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
  });

  test('given a clock that was measured wrong long ago, when it is sold again, then the old measurement blocks nothing', async () => {
    panel.setClockSkew(600_000);
    await shop.panelkit.panels.test(shop.panelId, shop.staff());
    await shop.scheduler.stop();
    panel.setClockSkew(0);
    await shop.clock.advance('31m');
    await shop.scheduler.start();
    await shop.sell();
  });

  test.each([600_000, -600_000])(
    'given a clock that is %d ms off, when nobody is cut off by it, then staff are told once that nothing is sold there, and once that it is right again',
    async (skewMs) => {
      await shop.clock.advance('10m');
      panel.setClockSkew(skewMs);
      await shop.clock.advance('1h');
      const told = async () => (await shop.events('panel.clock-changed')).map(({ data }) => data.wrong);
      const kinds = async () =>
        (await shop.panelkit.panels.attention(shop.staff())).map(({ kind, accountCount }) => [
          kind,
          accountCount,
        ]);
      await expect(shop.sell()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
      expect(await told()).toEqual([true]);
      expect(await kinds()).toEqual([['panel-clock', 1]]);

      panel.setClockSkew(0);
      await shop.clock.advance('1h');
      expect(await told()).toEqual([true, false]);
      expect(await kinds()).toEqual([]);
      await shop.sell();
    },
  );
});
