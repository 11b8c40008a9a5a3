import { expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import { openStaffShop } from './staff-shop.ts';

const GB = 1024 ** 3;

/** A service of 30 days and 50 GB, on the screen of somebody who may give. */
async function openGifts(permissions?: Parameters<Awaited<ReturnType<typeof openStaffShop>>['hire']>[1]) {
  const world = await openStaffShop();
  const { shop, hire, tap, tapData, say } = world;
  const plan = await shop.plan({ name: 'Gold', durationDays: 30, trafficLimitBytes: 50 * GB });
  const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), plan);
  await shop.run(shop.panelkit.orders.settled(order.id));
  const [service] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
  const id = service?.id ?? '';
  const olga = await hire('olga', permissions);
  const granted = async () => (await shop.panelkit.subscriptions.get(id, shop.staff())).granted;
  const type = async (text: string) => {
    await tapData(olga, encodeAction({ name: 'service', id }));
    await tap(olga, 'Days or traffic');
    const seen = (await say(olga, text)).text;
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    return seen;
  };
  return { ...world, id, olga, granted, type };
}

test('given days and traffic that are typed with a reason, then they are given, taken back, and written down', async () => {
  const { shop, id, granted, type, gifts } = await openGifts();
  const before = await granted();
  const end = before?.expiresAt?.getTime() ?? 0;
  expect(await type('7d sorry for the outage')).toContain('The service was changed');
  expect((await granted())?.expiresAt?.getTime()).toBe(end + 7 * 86_400_000);
  await type('۱۰ گیگ برای قطعی');
  expect((await granted())?.trafficLimitBytes).toBe(60 * GB);
  expect(gifts).toHaveLength(2);
  await type('-2.5 GB by mistake');
  expect((await granted())?.trafficLimitBytes).toBe(57.5 * GB);
  // What is taken counts as much.
  expect(gifts).toHaveLength(3);
  const { rows } = await shop.panelkit.audit.list({ targetId: id }, shop.staff());
  expect(rows.filter(({ actor }) => actor.id === 'olga').map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['sorry for the outage', 'برای قطعی', 'by mistake']),
  );
});

test('given what is no amount, and more gifts than a day allows, then nothing is given', async () => {
  const { granted, type } = await openGifts();
  const before = await granted();
  for (const text of ['7', 'seven days please', '400d too long', '7d'])
    expect(await type(text)).toContain('not understood');
  expect(await granted()).toEqual(before);
  for (let times = 0; times < 3; times += 1) await type('1d sorry');
  const most = await granted();
  expect(await type('1d sorry')).toContain('your limit');
  expect(await granted()).toEqual(most);
});

test('given a role that may not give, then it has no such button, and neither a tap by hand nor a text gives anything', async () => {
  const { id, olga, granted, tapData, say } = await openGifts(['see-orders', 'see-customers']);
  const before = await granted();
  const card = await tapData(olga, encodeAction({ name: 'service', id }));
  expect(card.buttons.flat().map(({ text }) => text)).not.toContain('➕ Days or traffic');
  expect((await tapData(olga, encodeAction({ name: 'terms', id }))).text).toContain('does not allow');
  await say(olga, '7d sorry');
  expect(await granted()).toEqual(before);
});
