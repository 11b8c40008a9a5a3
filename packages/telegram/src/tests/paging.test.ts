import { describe, expect, test } from 'vitest';
import { encodeAction } from '../screens/action.ts';
import type { SeenMessage } from '../simulator/tap-message.ts';
import { enterBotShop } from './bot-shop.ts';
import { openStaffShop } from './staff-shop.ts';

const labelsOf = ({ buttons }: SeenMessage, about: RegExp) =>
  buttons
    .flat()
    .map(({ text }) => text)
    .filter((text) => about.test(text));

/** A customer in a chat, with money. */
async function enter() {
  const world = await enterBotShop();
  const { shop, bot, see, sara, customerId } = world;
  const give = (amountMinor: number, reason: string) =>
    shop.panelkit.wallets.adjust({ customerId, amountMinor, reason }, shop.staff());
  const tapData = (data: string) => {
    sara.tapData(bot, data, sara.screen(bot).messageId);
    return see(sara);
  };
  const more = () => {
    sara.tap(bot, 'More ›', sara.screen(bot).messageId);
    return see(sara);
  };
  return { ...world, give, tapData, more };
}

describe('lists of the customers’ bot', () => {
  test('given twelve changes of the wallet, then the newest ten with sign and reason, and more shows the rest', async () => {
    const { give, tapData, more } = await enter();
    for (let count = 1; count <= 11; count += 1) await give(count * 100, `gift <${count}>`);
    await give(-250, 'by mistake');
    const first = await tapData('transactions');
    expect(first.text).toContain('−$2.50 · Adjusted by us: by mistake');
    expect(first.text).toContain('+$11.00 · Adjusted by us: gift <11>');
    expect(first.text).not.toContain('gift <2>');
    const last = await more();
    expect(last.text).toContain('+$2.00 · Adjusted by us: gift <2>');
    expect(last.text).toContain('gift <1>');
    expect(labelsOf(last, /More/)).toEqual([]);
  });

  test('given many plans in categories, then those first, each with its plans and its way back; few plans are one list', async () => {
    const { shop, tapData } = await enter();
    const labels = (seen: SeenMessage) => labelsOf(seen, /./);
    for (let count = 1; count <= 8; count += 1) {
      const category = { en: count <= 3 ? 'Gaming & <more>' : 'Home', fa: 'خانه' };
      await shop.plan({ name: `Plan ${count}`, category, countries: count === 1 ? ['DE', 'FI'] : [] });
    }
    expect(labels(await tapData('plans'))).toContain('Plan 8 · $10.00');
    await shop.plan({ name: 'Alone' });

    const categories = await tapData('plans');
    expect(categories.text).toContain('Choose a category:');
    expect(labels(categories)).toEqual(['Gaming & <more> · 3', 'Home · 5', 'Other plans · 1', '🏠 Menu']);
    const dataOf = (seen: SeenMessage, label: string): string =>
      seen.buttons.flat().find(({ text }) => text.startsWith(label))?.callback_data ?? '';
    const gaming = await tapData(dataOf(categories, 'Gaming'));
    expect(gaming.text).toContain('Gaming & <more>');
    expect(labels(gaming)).toEqual([
      'Plan 1 · $10.00',
      'Plan 2 · $10.00',
      'Plan 3 · $10.00',
      '‹ Back',
      '🏠 Menu',
    ]);
    const plan = await tapData(dataOf(gaming, 'Plan 1'));
    expect(plan.text).toContain('Countries: Germany, Finland');
    expect(labels(await tapData(dataOf(plan, '‹ Back')))).toEqual(labels(gaming));
    expect(labels(await tapData(dataOf(gaming, '‹ Back')))).toEqual(labels(categories));
    const others = await tapData(dataOf(categories, 'Other plans'));
    expect(labels(others)).toEqual(['Alone · $10.00', '‹ Back', '🏠 Menu']);
    // Of a category that is no more.
    expect(labels(await tapData('category::AAAAAAAA'))).toEqual(labels(categories));
  });

  test('given more orders and services than a screen holds, then each list goes on, and nothing is shown twice', async () => {
    const { give, tapData, more, shop, customerId } = await enter();
    await give(99_000, 'a lot');
    const plan = await shop.plan({ name: 'Gold' });
    for (let count = 0; count < 12; count += 1) {
      const order = await shop.buy({ id: customerId }, plan);
      await shop.run(shop.panelkit.orders.settled(order.id));
    }
    for (const [list, row] of [
      ['orders', /delivered|ready|complete|·/i],
      ['services', /Gold/],
    ] as const) {
      const first = await tapData(list);
      const idsOf = ({ buttons }: SeenMessage) =>
        buttons
          .flat()
          .flatMap(({ callback_data: data = '' }) => (/^(order|service):/.test(data) ? [data] : []));
      const second = await more();
      expect(labelsOf(first, row).length).toBeGreaterThan(0);
      expect([idsOf(first).length, idsOf(second).length]).toEqual([10, 2]);
      expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(12);
    }
  });

  test('given 21 plans, then the last is on the second part; a place in the list that is gone shows the first', async () => {
    const { shop, tapData, more } = await enter();
    for (let count = 1; count <= 21; count += 1)
      await shop.plan({
        name: `Plan ${String(count).padStart(2, '0')}`,
        slug: `plan-${count}`,
        sortOrder: count,
      });
    expect(labelsOf(await tapData('plans'), /^Plan/)).toHaveLength(20);
    expect(labelsOf(await more(), /^Plan/)).toEqual([expect.stringContaining('Plan 21')]);
    expect(labelsOf(await tapData('plans::999'), /^Plan/)).toHaveLength(20);
  });
});

describe('lists of the staff’s bot', () => {
  test('given 21 receipts, 21 services of a customer and 21 plans, then each list goes on', async () => {
    const world = await openStaffShop();
    const { shop, hire, tap, tapData } = world;
    const customer = await shop.customer({ balanceMinor: 999_000 });
    const plan = await shop.plan({ name: 'Gold' });
    for (let count = 0; count < 21; count += 1) {
      await shop.plan({ name: `Plan ${count}`, slug: `plan-${count}` });
      const order = await shop.panelkit.orders.place(
        {
          customerId: customer.id,
          items: [{ planId: plan.id, quantity: 1 }],
          payment: { method: 'receipt' },
        },
        shop.as(customer),
      );
      const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
      const receipt = { paymentId: payment?.id ?? '', reference: 'TRX', attachmentId: null, note: null };
      await shop.panelkit.payments.submitReceipt(receipt, shop.staff());
    }
    const bought = await shop.buy(customer, plan, 21);
    await shop.run(shop.panelkit.orders.settled(bought.id));
    const olga = await hire('olga');
    for (const [data, row, rest] of [
      ['receipts', /^\$/, 1],
      [encodeAction({ name: 'customer', id: customer.id }), /^Gold/, 1],
    ] as const) {
      expect(labelsOf(await tapData(olga, data), row)).toHaveLength(20);
      expect(labelsOf(await tap(olga, 'More ›'), row)).toHaveLength(rest);
    }
    expect((await tapData(olga, 'stock')).text).not.toContain('Plan 20:');
    expect((await tap(olga, 'More ›')).text).toContain('Plan 20:');
  });
});
