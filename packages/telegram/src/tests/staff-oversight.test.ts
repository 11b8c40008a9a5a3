import { beforeEach, describe, expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import { CODE, EVERYTHING, openStaffShop, type StaffShop } from './staff-shop.ts';

let world: StaffShop;
beforeEach(async () => {
  world = await openStaffShop();
});

/** Delivered accounts, and the panel on which they are. */
async function sell(count: number): Promise<string> {
  const { shop } = world;
  const order = await shop.buy(await shop.customer({ balanceMinor: 99_000 }), await shop.plan(), count);
  await shop.run(shop.panelkit.orders.settled(order.id));
  return shop.panels[0]?.id ?? '';
}

const audited = async (action: string) =>
  (await world.shop.panelkit.audit.list({ action }, world.shop.staff())).rows;

describe('how a panel differs, in the staff’s chat', () => {
  test('given accounts that somebody changed and switched off, when all are repaired by a tap, then they are as desired again', async () => {
    const { shop, tap, tapData, hire } = world;
    const panelId = await sell(3);
    const [first, second] = shop.panel.accounts();
    shop.panel.editAccount(first?.name ?? '', { trafficLimitBytes: 7 });
    shop.panel.editAccount(second?.name ?? '', { enabled: false });
    shop.panel.addForeignAccount();
    const olga = await hire('olga');
    await tapData(olga, encodeAction({ name: 'panel', id: panelId }));
    const { text } = await tap(olga, /Differences/);
    for (const line of ['Should be on: 1', 'Other limits: 1', 'Not ours, left alone: 1', 'of this shop: 3'])
      expect(text).toContain(line);
    expect(text).not.toContain('Missing');
    expect(await tap(olga, 'Repair all (2)').then(({ text: after }) => after)).toContain('Being repaired: 2');
    const { rows } = await shop.panelkit.subscriptions.list({}, shop.staff());
    for (const { id } of rows) await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    expect(shop.panel.account(second?.name ?? '')?.status).toBe('active');
    expect(shop.panel.foreignWrites()).toBe(0);
    expect((await tap(olga, /Differences/)).text).not.toContain('Other limits');
  });

  test('given a panel that does not answer, then the chat reports it', async () => {
    const panelId = await sell(1);
    const olga = await world.hire('olga');
    world.shop.panel.goDown();
    await world.tapData(olga, encodeAction({ name: 'drift', id: panelId }));
    expect(olga.screen(world.bot).text).toContain('does not answer');
  });

  test('given a panel that lost many accounts, when staff trust it, then it is no suspect any more', async () => {
    const { shop, tap, tapData, hire } = world;
    const panelId = await sell(6);
    shop.panel.vanish(shop.panel.accounts().map(({ name }) => name));
    await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
    const olga = await hire('olga');
    await tapData(olga, encodeAction({ name: 'drift', id: panelId }));
    expect(olga.screen(world.bot).text).toContain('vanished at once');
    await tap(olga, /Trust/);
    expect(await shop.panelkit.panels.get(panelId, shop.staff())).toMatchObject({ suspectSince: null });
    expect(await audited('panel.trust')).toMatchObject([{ actor: { id: 'olga' } }]);
  });
});

describe('maintenance, in the staff’s chat', () => {
  const isOn = () => world.shop.panelkit.shopSettings.current().maintenance;

  test('given the question and a code, when it is switched on and off, then the shop sells nothing meanwhile, and all staff see it', async () => {
    const { tap, say, hire, shop } = world;
    const olga = await hire('olga');
    expect((await tap(olga, /Maintenance/)).text).toContain('the shop sells');
    expect((await tap(olga, /Switch on/)).text).toContain('Switch maintenance on?');
    await tap(olga, /Switch on/);
    expect(isOn()).toBe(false);
    expect((await say(olga, '999999')).text).toContain('The code is wrong');
    expect(isOn()).toBe(false);
    expect((await say(olga, CODE)).text).toContain('nothing new is sold');
    expect(isOn()).toBe(true);
    const omid = await hire('omid', []);
    expect(omid.screen(world.bot).text).toContain('🚧 Maintenance');
    await expect(shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan())).rejects.toThrow();
    await tap(olga, /Switch off/);
    await tap(olga, /Switch off/);
    await say(olga, CODE);
    expect(isOn()).toBe(false);
    expect(await audited('shopSettings.update')).toMatchObject([
      { actor: { id: 'olga' }, after: { maintenance: true } },
      { actor: { id: 'olga' }, after: { maintenance: false } },
    ]);
  });

  test('given no authenticator app, then it is done on the website', async () => {
    const olga = await world.hire('olga', EVERYTHING, { hasApp: false });
    await world.tap(olga, /Maintenance/);
    await world.tap(olga, /Switch on/);
    expect((await world.tap(olga, /Switch on/)).text).toContain('https://shop.test/maintenance');
    await world.say(olga, CODE);
    expect(isOn()).toBe(false);
  });
});
