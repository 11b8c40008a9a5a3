import { beforeEach, describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../../engine/on-storage.ts';
import { describeStarCrashes } from './describe-star-crashes.ts';
import { describeStarRefusals } from './describe-star-refusals.ts';
import { describeStarReturns } from './describe-star-returns.ts';
import { expectRightBooks, type Given } from './given-stars.ts';
import { openStarsShop, type StarsCustomer, type StarsShop } from './stars-shop.ts';

/** Stars from the tap to the books, on every storage. */
export function describeStars(storage: StorageUnderTest): void {
  describe(`Telegram Stars: ${storage.name}`, () => {
    let world: StarsShop;
    let sara: StarsCustomer;
    beforeEach(async () => {
      world = await openStarsShop(storage);
      sara = await world.person();
    }, 60_000);
    const given = { world: () => world, sara: () => sara };
    describe('bought', () => describeBuying(given));
    describe('refused before the Stars move', () => describeStarRefusals(given));
    describe('money that goes back', () => describeStarReturns(given));
    describe('a crash, a lost answer or a repeated update', () => describeStarCrashes(given));
  });
}

function describeBuying(given: Given): void {
  test('given an order, when its invoice is paid, then it is delivered, and the books are right', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { order, payment, link } = await world.order(sara);
    const paid = sara.phone.pay(world.bot, link);
    await world.work();
    expect(paid.status).toBe('paid');
    expect(await world.status(order)).toBe('fulfilled');
    const known = await world.shop.panelkit.payments.atProviders(payment.id, world.shop.staff());
    expect(known.map(({ receivedMinor, paidIn }) => [receivedMinor, paidIn?.paid])).toEqual([
      [0, undefined],
      [1000, '1000'],
    ]);
    expect(sara.phone.screen(world.bot).text).toContain('your Stars have arrived');
    await expectRightBooks(world);
  });

  test('given one invoice that two phones pay at once, when both ask, then one is let through and the other is told why', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { order, link } = await world.order(sara);
    const attempts = [1, 2, 3].map(() => sara.phone.pay(world.bot, link));
    await world.work();
    expect(attempts.map(({ status }) => status).toSorted()).toEqual(['paid', 'refused', 'refused']);
    expect(attempts.find(({ status }) => status === 'refused')?.reason).toMatch(/being paid|paid already/);
    expect(await world.status(order)).toBe('fulfilled');
    await expectRightBooks(world);
  });

  test('given two processes that are asked for one payment at once, when both decide, then one permits it', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { payment } = await world.order(sara);
    const { shop } = world;
    const other = await shop.another();
    const [opened] = await shop.panelkit.payments.atProviders(payment.id, shop.staff());
    const wanted = {
      gateway: 'telegram-stars',
      providerReference: opened?.providerReference ?? '',
      amountMinor: 1000,
      currency: 'XTR',
    };
    const answers = await Promise.all(
      [shop, other, shop, other].map(({ panelkit }) => panelkit.payments.permit(wanted, shop.as(sara))),
    );
    expect(answers.filter(({ kind }) => kind === 'permitted')).toHaveLength(1);
    const stranger = await shop.customer();
    const asked = shop.panelkit.payments.permit(wanted, shop.as(stranger));
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
}
