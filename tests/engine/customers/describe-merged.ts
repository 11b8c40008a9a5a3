import { describe, expect, test } from 'vitest';
import { checkTrials } from '../../invariants/check-trials.ts';
import { addCards, openPayment } from '../cards/card-shop.ts';
import { startedTopUp } from '../gateways/payment-shop.ts';
import type { OpenShop, StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { describeUsedButtons } from './describe-used-buttons.ts';
import { openMergingShop } from './merging-shop.ts';

/** Two customers whom staff make one. */
export function describeMerged({ name, open }: StorageUnderTest): void {
  describe(`merged customers, ${name}`, () => {
    describeWhatMoves(open);
    describeUsedButtons(open);
    describeDebtsAndTrails(open);
    describeWhatIsOver(open);
    describeRefusals(open);
    describeTrials(open);
  });
}

function describeWhatMoves(open: OpenShop): void {
  test('given one with money, a debt, orders, payments and a subscription, when merged, then the survivor has it all and what is under way ends with them', async () => {
    const { shop, fake, hands, from, into, plan, merge } = await openMergingShop(open);
    const { panelkit } = shop;
    const started = await startedTopUp({ shop, fake }, from, 700);
    const waits = await panelkit.orders.place(
      { customerId: from.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
      shop.as(from),
    );
    const paid = await shop.buy(from, plan);
    await panelkit.chats.open({ bot: 'b', userId: '7', chatId: '7', customerId: from.id });
    const survivor = await merge();
    expect(survivor.id).toBe(into.id);
    const { orders, subscriptions, payments, wallets, chats } = panelkit;
    const by = shop.as(into);
    const wallet = await wallets.get(into.id, by);
    expect(wallet).toMatchObject({ balanceMinor: 5000, heldMinor: 1000, availableMinor: 4000 });
    await orders.settled(paid.id);
    const counts = [
      (await orders.list({}, by)).rows.length,
      (await subscriptions.list({}, by)).rows.length,
      (await chats.list({ customerId: into.id })).rows.length,
    ];
    expect(counts).toEqual([4, 3, 1]);
    const { rows: own } = await payments.list({ orderId: waits.id }, by);
    await payments.submitReceipt({ paymentId: own[0]?.id ?? '' }, by);
    await payments.approve({ paymentId: own[0]?.id ?? '' }, shop.staff());
    await orders.settled(waits.id);
    fake.provider.pay(started.providerReference);
    await hands.settle();
    expect((await wallets.get(into.id, by)).availableMinor).toBe(4700);
    expect(await violationsOf(shop)).toEqual([]);
  });
}

function describeDebtsAndTrails(open: OpenShop): void {
  test('given one who owes, when merged, then the survivor owes it, and their next payment repays it', async () => {
    const { shop, fake, hands, from, into, merge } = await openMergingShop(open);
    const { panelkit } = shop;
    const started = await startedTopUp({ shop, fake }, from, 1000);
    fake.provider.pay(started.providerReference);
    await hands.settle();
    const spent = { customerId: from.id, amountMinor: -5000, reason: 'spent' };
    await panelkit.wallets.adjust(spent, shop.staff());
    fake.provider.chargeBack(started.providerReference);
    await hands.settle();
    const { ledger } = shop.backend.storage;
    const owes = () => ledger.balanceOf(`receivable:${into.id}`, 'USD');
    expect(
      await panelkit.customers.previewMerge(
        { fromCustomerId: from.id, intoCustomerId: into.id },
        shop.staff(),
      ),
    ).toMatchObject({ owedMinor: 1000, balanceMinor: 0 });
    await merge();
    expect(await owes()).toBe(-1000);
    const next = await startedTopUp({ shop, fake }, into, 1500);
    fake.provider.pay(next.providerReference);
    await hands.settle();
    expect([await owes(), (await panelkit.wallets.get(into.id, shop.staff())).balanceMinor]).toEqual([
      0, 1500,
    ]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given what staff say of a merge, then the survivor reads none of it, and what staff decided about them stays', async () => {
    const { shop, from, into, merge } = await openMergingShop(open);
    const { cards, wallets } = shop.panelkit;
    await cards.setBuyer({ customerId: from.id, isConfirmed: true }, shop.staff());
    await cards.setBuyer({ customerId: into.id, isConfirmed: false }, shop.staff());
    await merge();
    const { rows } = await wallets.history(into.id, { limit: 100 }, shop.as(into));
    expect(rows.map(({ kind }) => kind)).toContain('merge');
    expect(JSON.stringify(rows)).not.toContain('the same person');
    expect(await cards.buyer(into.id, shop.staff())).toMatchObject({ confirmedAt: null });
  });

  test('given a merge, when it is repeated under its key, then nothing more happens; both trails name it, and a preview before counted it', async () => {
    const { shop, from, into, ids } = await openMergingShop(open);
    const { customers, audit } = shop.panelkit;
    const preview = await customers.previewMerge(ids, shop.staff());
    expect(preview).toMatchObject({ balanceMinor: 4000, orders: 1, subscriptions: 1, refusal: null });
    const by = shop.staff();
    const input = { ...ids, reason: 'the same person' };
    const [first, again] = [await customers.merge(input, by), await customers.merge(input, by)];
    expect(again).toEqual(first);
    for (const targetId of [from.id, into.id]) {
      const { rows } = await audit.list({ targetId, action: 'customer.merge' }, shop.staff());
      expect(rows).toMatchObject([
        { reason: 'the same person', after: { ...ids, balanceMinor: 4000, orders: 1 } },
      ]);
    }
    expect(await customers.get(from.id, shop.staff())).toMatchObject({ mergedIntoId: into.id });
    expect(await shop.panelkit.search.find(from.id, shop.staff())).toMatchObject([{ id: into.id }]);
  });
}

function describeWhatIsOver(open: OpenShop): void {
  test('given one who was merged, when they buy, pay in, are named by staff, or merged again, then it is refused and says who has everything', async () => {
    const { shop, from, into, plan, ids, merge } = await openMergingShop(open);
    await merge();
    const { customers, orders, payments, wallets } = shop.panelkit;
    const customerId = from.id;
    const items = [{ planId: plan.id, quantity: 1 }];
    const attempts = [
      orders.place({ customerId, items, payment: { method: 'wallet' } }, shop.as(from)),
      payments.topUp({ customerId, amountMinor: 500, method: 'fake' }, shop.as(from)),
      wallets.adjust({ customerId, amountMinor: 5, reason: 'late' }, shop.staff()),
      customers.rename({ customerId, displayName: 'Ada' }, shop.staff()),
      customers.merge({ ...ids, reason: 'again' }, shop.staff()),
      customers.merge({ fromCustomerId: into.id, intoCustomerId: from.id, reason: 'back' }, shop.staff()),
      shop.panelkit.chats.open({ bot: 'b', userId: '7', chatId: '7', customerId }),
    ];
    const refused = { code: 'CUSTOMER_MERGED', details: { customerId, intoCustomerId: into.id } };
    for (const attempt of await Promise.allSettled(attempts))
      expect(attempt).toMatchObject({ status: 'rejected', reason: refused });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given codes of one who is merged then, when they are used, then they have expired', async () => {
    const { shop, from, into, merge } = await openMergingShop(open);
    const { chats } = shop.panelkit;
    const chat = await chats.open({ bot: 'b', userId: '7', chatId: '7', customerId: from.id });
    const other = await chats.open({ bot: 'b', userId: '8', chatId: '8', customerId: null });
    const codes = [await chats.issueCode(shop.as(from)), await chats.issueCode(shop.as(from))];
    await merge();
    expect(await chats.redeemCode({ id: other.id, code: codes[0]?.code ?? '' })).toEqual({ kind: 'expired' });
    expect(await chats.takeCode(codes[1]?.code ?? '')).toBeNull();
    expect((await chats.findByUser('b', chat.userId))?.customerId).toBe(into.id);
  });
}

function describeRefusals(open: OpenShop): void {
  test('given one and the same, or a block on one side alone, when merged, then it is refused; said so, the survivor stays as they are', async () => {
    const { shop, from, into, merge } = await openMergingShop(open);
    const { customers } = shop.panelkit;
    const refused = (reason: string) => ({ code: 'CUSTOMERS_NOT_MERGEABLE', details: { reason } });
    const same = { fromCustomerId: from.id, intoCustomerId: from.id, reason: 'no' };
    await expect(customers.merge(same, shop.staff())).rejects.toMatchObject(refused('same-customer'));
    await customers.block({ customerId: from.id, reason: 'chargebacks' }, shop.staff());
    await expect(merge()).rejects.toMatchObject(refused('blocked'));
    expect(await merge({ allowBlocked: true })).toMatchObject({ id: into.id, blockedAt: null });
  });

  test('given both wait for a transfer to one card, when merged, then it is refused until one has ended', async () => {
    const { shop, from, into, ids, merge } = await openMergingShop(open);
    const { panelkit } = shop;
    await addCards(shop);
    const payments = [await openPayment(shop, from), await openPayment(shop, into)];
    for (const { id: paymentId, customerId } of payments)
      await panelkit.cards.assign({ paymentId }, shop.as({ id: customerId }));
    const transfers = await shop.backend.storage.cardTransfers.list({});
    const isOneCard = new Set(transfers.rows.map(({ cardId }) => cardId)).size === 1;
    const refusal = isOneCard ? 'card-transfers' : null;
    expect((await panelkit.customers.previewMerge(ids, shop.staff())).refusal).toBe(refusal);
    if (isOneCard) {
      await expect(merge()).rejects.toMatchObject({ details: { reason: 'card-transfers' } });
      await panelkit.payments.reject({ paymentId: payments[0]?.id ?? '', reason: 'no' }, shop.staff());
    }
    await merge();
    expect(await violationsOf(shop)).toEqual([]);
  });
}

function describeTrials(open: OpenShop): void {
  const trialOf = async (merging: Awaited<ReturnType<typeof openMergingShop>>, customer: { id: string }) => {
    const { shop } = merging;
    const plan = await shop.plan({ trialDays: 3 });
    const items = [{ planId: plan.id, quantity: 1, trial: true }];
    const order = { customerId: customer.id, items, payment: { method: 'wallet' as const } };
    return () => shop.panelkit.orders.place(order, shop.as(customer));
  };

  test.each(['from', 'into'] as const)(
    'given %s has had the trial, when merged, then the survivor has had it',
    async (who) => {
      const merging = await openMergingShop(open);
      const { shop, into, merge } = merging;
      const { id } = await (await trialOf(merging, merging[who]))();
      await shop.panelkit.orders.settled(id);
      await merge();
      await expect((await trialOf(merging, into))()).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
      expect([...(await checkTrials(shop.backend)), ...(await violationsOf(shop))]).toEqual([]);
    },
  );

  test('given both have had it, when merged while one is being delivered, then whichever ends without a delivery gives none back', async () => {
    const merging = await openMergingShop(open);
    const { shop, from, into, ids, merge } = merging;
    const { orders, customers } = shop.panelkit;
    const [first, second] = [await (await trialOf(merging, from))(), await (await trialOf(merging, into))()];
    expect((await customers.previewMerge(ids, shop.staff())).refusal).toBe('trials');
    await expect(merge()).rejects.toMatchObject({ details: { reason: 'trials' } });
    await orders.settled(first.id);
    await merge();
    await orders.cancel({ orderId: second.id, reason: 'not wanted' }, shop.staff());
    await orders.settled(second.id);
    await expect((await trialOf(merging, into))()).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
    expect(await checkTrials(shop.backend)).toEqual([]);
  });
}
