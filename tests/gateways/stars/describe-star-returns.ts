import { expect, test } from 'vitest';
import { expectRightBooks, type Given } from './given-stars.ts';
import type { StarsShop } from './stars-shop.ts';

/** A delivered order of 1,000 Stars. */
async function bought({ world: of, sara: who }: Given) {
  const [world, sara] = [of(), who()];
  const bought = await world.order(sara);
  sara.phone.pay(world.bot, bought.link);
  await world.work();
  return { world, sara, ...bought };
}

/** Stars that go back: by staff, and without us. */
export function describeStarReturns(given: Given): void {
  async function giveBack(world: StarsShop, paymentId: string, amountMinor = 1000) {
    const input = { paymentId, amountMinor, reason: 'asked' };
    return world.shop.panelkit.payments.refund(input, world.shop.staff());
  }
  /** Stars for the wallet, which can go back. */
  async function toppedUp() {
    const [world, sara] = [given.world(), given.sara()];
    const { payments } = world.shop.panelkit;
    const wanted = { customerId: sara.id, amountMinor: 1000, method: 'telegram-stars' };
    const { id: paymentId } = await payments.topUp(wanted, world.shop.as(sara));
    const { redirectUrl } = await payments.start({ paymentId }, world.shop.as(sara));
    sara.phone.pay(world.bot, redirectUrl ?? '');
    await world.work();
    expect(await world.walletMinor(sara)).toBe(1000);
    return { world, sara, paymentId };
  }

  test.each([
    ['and nothing is lost', null],
    ['and the answer is lost', 'lost-answer'],
    ['and the call is lost', 'lost-call'],
    ['and Telegram asks to wait', 'too-many-requests'],
  ] as const)('given Stars, when staff give them back %s, then they go back once', async (_, fault) => {
    const { world, sara, paymentId } = await toppedUp();
    const part = giveBack(world, paymentId, 400);
    await expect(part).rejects.toMatchObject({ details: { issues: [{ code: 'whole_only' }] } });
    if (fault !== null) world.telegram.faults.next(fault, 'refundStarPayment');
    const refund = await giveBack(world, paymentId);
    for (let minute = 0; minute < 6; minute += 1) {
      await world.work();
      await world.shop.clock.advance('1m');
    }
    const { payments } = world.shop.panelkit;
    const { state } = await payments.getRefund(refund.id, world.shop.staff());
    expect(state.status).toBe('succeeded');
    expect(world.bot.stars.map(({ kind }) => kind)).toEqual(['payment', 'refund']);
    expect(await world.walletMinor(sara)).toBe(0);
    // What the list and the update say of it is our refund, and no chargeback beside it.
    const known = await payments.atProviders(paymentId, world.shop.staff());
    expect(known.map(({ chargedBackMinor }) => chargedBackMinor)).toEqual([0, 0]);
    expect(sara.phone.chat(world.bot).some(({ text }) => text.includes('were returned to you'))).toBe(true);
    await expectRightBooks(world);
  });

  test('given a chargeback, of which no update tells, when the list is read, then it is booked once and the customer owes it', async () => {
    const { world, payment } = await bought(given);
    world.bot.chargeBack(world.bot.stars[0]?.chargeId ?? '');
    await world.work();
    await world.work();
    const { payments, events } = world.shop.panelkit;
    const known = await payments.atProviders(payment.id, world.shop.staff());
    expect(known.map(({ chargedBackMinor }) => chargedBackMinor)).toEqual([0, 1000]);
    const told = await events.list({ after: 0, limit: 500 });
    expect(told.filter(({ type }) => type === 'payment.charged-back')).toHaveLength(1);
    await expectRightBooks(world);
  });
}
