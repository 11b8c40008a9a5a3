import type { CardToPay } from '@panelkit/sdk';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPayments } from '../../invariants/check-payments.ts';
import { addCards, bankPolicies, CARDS, depositText, openPayment } from './card-shop.ts';

/** What happens next; `which` chooses among the payments, or the messages, that there are. */
interface Step {
  do: 'open' | 'pay' | 'repeat' | 'forge' | 'price' | 'approve' | 'reject' | 'again' | 'wait';
  which: number;
}

const WEIGHTED: Step['do'][] = [
  'open',
  'pay',
  'repeat',
  'forge',
  'price',
  'approve',
  'reject',
  'again',
  'wait',
];
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    do: fc.constantFrom('open' as const, 'pay' as const, ...WEIGHTED),
    which: fc.nat(50),
  }),
  { minLength: 5, maxLength: 40 },
);

interface World {
  shop: TestPanelkit;
  asked: CardToPay[];
  /** Messages of the bank that were sent, true ones first seen by the shop. */
  texts: string[];
  /** The amounts that were truly paid, by payment: one that was assigned twice can be paid by either. */
  paid: Map<string, number[]>;
  /** Approved by staff, whatever was paid. */
  approved: Set<string>;
}

/** So far apart that no odd amount is a plain price. */
const PRICES_MINOR = [1000, 1100, 1200];

const pick = <Item>(items: readonly Item[], which: number): Item | undefined =>
  items[which % (items.length || 1)];

async function take({ shop, asked, texts, paid, approved }: World, { do: what, which }: Step): Promise<void> {
  const { panelkit } = shop;
  const of = pick(asked, which);
  const send = async (text: string, sender = 'BANK') => {
    texts.push(text);
    await panelkit.cards.receiveMessage({ text, sender });
  };
  if (what === 'open') {
    const customer = await shop.customer();
    const { id: paymentId } = await openPayment(shop, customer, PRICES_MINOR[which % 3] ?? 0);
    asked.push(await panelkit.cards.assign({ paymentId }, shop.as(customer)));
  }
  if (what === 'wait') {
    await shop.clock.advance(which * 3_600_000);
    await shop.scheduler.tick();
  }
  if (of === undefined) return;
  const { paymentId } = of;
  const isOpen = (await panelkit.payments.get(paymentId, shop.staff())).state.status === 'pending';
  if (what === 'pay') {
    paid.set(paymentId, [...(paid.get(paymentId) ?? []), of.amountMinor]);
    await send(depositText(of.amountMinor, of.number));
  }
  if (what === 'forge')
    await panelkit.cards.receiveMessage({ text: depositText(of.amountMinor, of.number), sender: 'x' });
  if (what === 'price') await send(depositText(of.priceMinor, pick(CARDS, which)?.number ?? ''));
  if (what === 'repeat' && texts.length > 0) await send(pick(texts, which) ?? '');
  if (what === 'again' && isOpen) {
    const { customerId } = await panelkit.payments.get(paymentId, shop.staff());
    const next = await panelkit.cards.assign({ paymentId }, shop.as({ id: customerId }));
    if (next.amountMinor !== of.amountMinor) asked.push(next);
  }
  if (what === 'approve' && isOpen) {
    approved.add(paymentId);
    await panelkit.payments.approve({ paymentId }, shop.staff());
  }
  if (what === 'reject' && isOpen) {
    const { customerId } = await panelkit.payments.get(paymentId, shop.staff());
    await panelkit.payments.submitReceipt({ paymentId, reference: '1' }, shop.as({ id: customerId }));
    await panelkit.payments.reject({ paymentId, reason: 'no' }, shop.staff());
  }
}

async function check({ shop, paid, approved }: World): Promise<void> {
  const { storage } = shop.backend;
  const { rows: payments } = await storage.payments.list({ limit: 500 });
  for (const { id, amount, state } of payments) {
    if (state.status !== 'captured') continue;
    // Never money that nobody paid, never twice, never another's.
    expect(approved.has(id) ? [amount.amountMinor] : paid.get(id)).toContain(state.receivedMinor);
  }
  const { rows: messages } = await storage.bankMessages.list({ limit: 500 });
  const matched = messages.flatMap(({ state }) => (state.status === 'matched' ? [state.paymentId] : []));
  expect(new Set(matched).size).toBe(matched.length);
  const { rows: transfers } = await storage.cardTransfers.list({ limit: 500 });
  for (const { paymentId, provedAt } of transfers)
    if (provedAt !== null) expect(matched).toContain(paymentId);
  expect(await checkPayments(shop.backend)).toEqual([]);
}

test('whatever is paid, repeated, forged, approved and rejected, in any order, each payment has its own money, once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const shop = await createTestPanelkit({ policies: bankPolicies(true) });
      await addCards(shop);
      const world: World = { shop, asked: [], texts: [], paid: new Map(), approved: new Set() };
      for (const step of history) await take(world, step);
      await check(world);
    }),
    { numRuns: 40 },
  );
}, 60_000);
