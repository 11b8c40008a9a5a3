import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { expect, test } from 'vitest';
import { RENAMING } from './operators.ts';
import { openShopOn, type ShopOnSimulator } from './shop-on-simulator.ts';

const hostsOf = async ({ delivered }: ShopOnSimulator, id: string): Promise<string[]> => {
  const { links } = await delivered(id);
  return [...new Set(links.map((link) => new URL(link).hostname))];
};

async function move(
  { panelkit, panelId, staff, listing }: ShopOnSimulator,
  credentials: Record<string, string>,
): Promise<void> {
  await panelkit.panels.update({ panelId, baseUrl: 'https://moved.test', credentials }, staff());
  await panelkit.panels.test(panelId, staff());
  await listing();
}

const linesOf = async ({ panelkit, staff }: ShopOnSimulator) =>
  (await panelkit.panels.attention(staff())).map(({ kind, accountCount }) => [kind, accountCount]);

const LOGIN = { username: 'root', password: 'root-password' };

test.each(RENAMING.filter(({ family }) => family.startsWith('3x-ui')))(
  'given $family, whose links name the address of the panel, when it moves, then they follow, and staff are asked nothing',
  async ({ reach }) => {
    const shop = await openShopOn(reach);
    const id = await shop.sell();
    expect(await hostsOf(shop, id)).toEqual(['panel.test']);
    await move(shop, LOGIN);
    expect([await hostsOf(shop, id), await linesOf(shop)]).toEqual([['moved.test'], []]);
  },
);

test('given Marzban, whose hosts name the former address, when it moves, then staff are asked until its hosts are right', async () => {
  const shop = await openShopOn((clock) => ({
    ...createMarzbanSimulator({ clock }),
    driver: marzban(),
    credentials: LOGIN,
  }));
  const name = async (address: string) => {
    const { rows } = await shop.panelkit.inbounds.list({ panelId: shop.panelId }, shop.staff());
    for (const { remoteKey } of rows) shop.panel.changeInbound(remoteKey ?? '', { address });
    await shop.listing();
  };
  await name('panel.test');
  const id = await shop.sell();
  await move(shop, LOGIN);
  expect([await hostsOf(shop, id), await linesOf(shop)]).toEqual([
    ['panel.test'],
    [['links-former-host', 1]],
  ]);
  await name('moved.test');
  expect([await hostsOf(shop, id), await linesOf(shop)]).toEqual([['moved.test'], []]);
});

test('given Marzban, whose hosts name another server, when it moves, then staff are asked nothing', async () => {
  const shop = await openShopOn((clock) => {
    const { fetch } = createMarzbanSimulator({ clock });
    return { driver: marzban(), fetch, credentials: LOGIN };
  });
  const id = await shop.sell();
  await move(shop, LOGIN);
  expect([await hostsOf(shop, id), await linesOf(shop)]).toEqual([['vpn.example.com'], []]);
});
