import type { StarPayment } from '@panelkit/telegram/simulator';
import { expect, test } from 'vitest';
import { expectRightBooks, type Given } from './given-stars.ts';
import type { StarsShop } from './stars-shop.ts';

async function expectRefused(world: StarsShop, attempt: StarPayment, reason: RegExp): Promise<void> {
  await world.work();
  expect(attempt).toMatchObject({ status: 'refused', reason: expect.stringMatching(reason) });
  expect(world.bot.stars).toEqual([]);
  await expectRightBooks(world);
}

/** Who is about to pay is refused, with the reason. */
export function describeStarRefusals(given: Given): void {
  test('given the last place, when it was sold meanwhile, then the buyer reads so in his language and pays nothing', async () => {
    const world = given.world();
    const { shop } = world;
    const nika = await world.person('fa');
    const plan = await shop.plan({ capacity: 1 });
    const { link } = await world.order(nika, plan);
    await shop.clock.advance('11m');
    await world.work();
    await shop.buy(await shop.customer({ balanceMinor: 1000 }), plan);
    await expectRefused(world, nika.phone.pay(world.bot, link), /موجودی تمام شد/);
  });

  test('given an order that expired and can be bought again, when paid, then it is bought again', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { order, link } = await world.order(sara);
    await world.shop.clock.advance('11m');
    await world.work();
    expect(await world.status(order)).toBe('expired');
    const attempt = sara.phone.pay(world.bot, link);
    await world.work();
    await world.work();
    expect(attempt.status).toBe('paid');
    const { rows } = await world.shop.panelkit.orders.list({}, world.shop.staff());
    expect(rows.map(({ state }) => state.status).toSorted()).toEqual(['expired', 'fulfilled']);
    await expectRightBooks(world);
  });

  test('given an amount that holds no longer, when paid, then it is refused', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { link } = await world.order(sara);
    await world.shop.clock.advance('61m');
    await expectRefused(world, sara.phone.pay(world.bot, link), /out of date/);
  });
  describePaidOtherwise(given);
}

function describePaidOtherwise(given: Given): void {
  test('given an order that the wallet has paid meanwhile, when paid in Stars, then it is refused', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { shop } = world;
    const { order, link } = await world.order(sara);
    const wallet = { customerId: sara.id, amountMinor: 1000, reason: 'gift' };
    await shop.panelkit.wallets.adjust(wallet, shop.staff());
    const input = { orderId: order.id, payment: { method: 'wallet' } };
    await shop.panelkit.orders.pay(input, shop.as(sara));
    await expectRefused(world, sara.phone.pay(world.bot, link), /paid already/);
  });

  test('given a cancelled order, when paid, then it is refused', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { order, link } = await world.order(sara);
    const input = { orderId: order.id, reason: 'changed my mind' };
    await world.shop.panelkit.orders.cancel(input, world.shop.as(sara));
    await expectRefused(world, sara.phone.pay(world.bot, link), /cancelled/);
  });

  test('given a link that was passed on, when a customer or a stranger pays it, then it is refused', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { link } = await world.order(sara);
    const nika = await world.person();
    await expectRefused(world, nika.phone.pay(world.bot, link), /somebody else/);
    await expectRefused(world, world.telegram.addPerson().pay(world.bot, link), /somebody else/);
  });

  test('given a bot that does not answer, when ten seconds have passed, then the payment failed and can be made again', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { link } = await world.order(sara);
    world.hears('nothing');
    const late = sara.phone.pay(world.bot, link);
    await world.shop.clock.advance('11s');
    expect(late.status).toBe('failed');
    world.hears('all');
    await world.shop.clock.advance('3m');
    const again = sara.phone.pay(world.bot, link);
    await world.work();
    expect(again.status).toBe('paid');
    expect(world.bot.stars).toHaveLength(1);
    await expectRightBooks(world);
  });
}
