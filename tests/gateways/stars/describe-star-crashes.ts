import { expect, test } from 'vitest';
import { expectRightBooks, type Given } from './given-stars.ts';

/** What is lost, repeated or late on the way from Telegram to the books. */
export function describeStarCrashes(given: Given): void {
  test('given Stars that were taken before the bot died, when the updates never come, then the list tells of them', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { order, link } = await world.order(sara);
    const { payments } = world.shop.panelkit;
    world.hears('but no money');
    sara.phone.pay(world.bot, link);
    await world.settle();
    expect(world.bot.stars).toHaveLength(1);
    const { rows } = await payments.listEvents({}, world.shop.staff());
    await world.work();
    expect(await world.status(order)).toBe('fulfilled');
    world.hears('all');
    await world.shop.clock.advance('2m');
    await world.work();
    const after = await payments.listEvents({}, world.shop.staff());
    expect([rows.length, after.rows.length]).toEqual([0, 1]);
    await expectRightBooks(world);
  });

  test.each(['lost-answer', 'lost-call', 'late-error', 'bad-gateway', 'too-many-requests'] as const)(
    'given a permit whose answer meets %s, when it is given again, then the Stars move once',
    async (fault) => {
      const [world, sara] = [given.world(), given.sara()];
      const { order, link } = await world.order(sara);
      world.telegram.faults.next(fault, 'answerPreCheckoutQuery');
      const attempt = sara.phone.pay(world.bot, link);
      for (let second = 0; second < 5; second += 1) {
        await new Promise(setImmediate);
        await world.shop.clock.advance('1s');
      }
      await world.work();
      expect(attempt.status).toBe('paid');
      expect(world.bot.stars).toHaveLength(1);
      expect(await world.status(order)).toBe('fulfilled');
      await expectRightBooks(world);
    },
  );
  describeRepeats(given);
}

function describeRepeats(given: Given): void {
  test('given updates that come twice, in any order, and a process that dies between them, then each has one effect', async () => {
    const [world, sara] = [given.world(), given.sara()];
    world.telegram.faults.repeatUpdates(1);
    world.telegram.faults.shuffleUpdates();
    const [first, second] = [await world.order(sara), await world.order(sara)];
    for (const { link } of [first, second]) sara.phone.pay(world.bot, link);
    await world.settle();
    const next = await world.shop.another();
    await next.run(next.scheduler.tick());
    await world.work();
    for (const { order } of [first, second]) expect(await world.status(order)).toBe('fulfilled');
    expect(await world.walletMinor(sara)).toBe(0);
    expect(world.bot.stars).toHaveLength(2);
    await expectRightBooks(world);
  });

  test('given an invoice that was paid twice all the same, when both are known, then one is in the wallet and can go back alone', async () => {
    const [world, sara] = [given.world(), given.sara()];
    const { order, payment, link } = await world.order(sara);
    // For longer than its permit holds nobody hears of the first one, and the list is not read.
    world.hears('but no money');
    const attempts = [sara.phone.pay(world.bot, link)];
    await world.settle();
    await world.shop.clock.advance('3m');
    attempts.push(sara.phone.pay(world.bot, link));
    await world.settle();
    world.hears('all');
    await world.shop.clock.advance('2m');
    await world.work();
    expect(attempts.map(({ status }) => status)).toEqual(['paid', 'paid']);
    expect(await world.walletMinor(sara)).toBe(1000);
    const { payments } = world.shop.panelkit;
    const whole = { paymentId: payment.id, amountMinor: 2000, reason: 'twice' };
    await expect(payments.refund(whole, world.shop.staff())).rejects.toThrow();
    await payments.refund({ ...whole, amountMinor: 1000 }, world.shop.staff());
    await world.work();
    await world.work();
    expect(world.bot.stars.map(({ kind }) => kind)).toEqual(['payment', 'payment', 'refund']);
    expect(await world.walletMinor(sara)).toBe(0);
    expect(await world.status(order)).toBe('fulfilled');
    await expectRightBooks(world);
  });
}
