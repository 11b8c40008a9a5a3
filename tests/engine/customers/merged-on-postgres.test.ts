import { describe, expect, test } from 'vitest';
import { checkTrials } from '../../invariants/check-trials.ts';
import { onPostgres } from '../../postgres/on-postgres.ts';
import { startedTopUp } from '../gateways/payment-shop.ts';
import { violationsOf } from '../violations-of.ts';
import { describeMerged } from './describe-merged.ts';
import { openMergingShop } from './merging-shop.ts';

const ROUNDS = 6;
const postgres = onPostgres('merged');

describeMerged(postgres);

describe('merges beside others, in two processes', () => {
  const opened = async () => {
    const merging = await openMergingShop(postgres.open);
    const other = await merging.shop.another();
    return { ...merging, other };
  };
  const answersOf = async (attempts: Promise<unknown>[]) =>
    (await Promise.allSettled(attempts)).map((answer) =>
      answer.status === 'fulfilled' ? 'done' : answer.reason.code,
    );

  test('given purchases and a merge at once, then each purchase is before it and moves along, or is refused', async () => {
    const { shop, other, from, into, plan, ids } = await opened();
    const items = [{ planId: plan.id, quantity: 1 }];
    const buy = (process: typeof shop) =>
      process.panelkit.orders.place(
        { customerId: from.id, items, payment: { method: 'wallet' } },
        shop.as(from),
      );
    const answers = await answersOf([
      buy(shop),
      buy(other),
      shop.panelkit.customers.merge({ ...ids, reason: 'test' }, shop.staff()),
      buy(other),
      buy(shop),
      buy(other),
    ]);
    expect(answers[2]).toBe('done');
    expect(
      answers.every((answer) => ['done', 'CUSTOMER_MERGED', 'INSUFFICIENT_BALANCE'].includes(answer)),
    ).toBe(true);
    const { rows } = await shop.panelkit.orders.list({ customerId: into.id }, shop.staff());
    expect(rows).toHaveLength(2 + answers.filter((answer) => answer === 'done').length - 1);
    for (const { id } of rows) await shop.panelkit.orders.settled(id);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given money that arrives and a merge at once, then it is the survivor’s, whichever was first', async () => {
    const { shop, fake, hands, other, into, plan } = await opened();
    const { customers } = other.panelkit;
    for (let round = 0; round < ROUNDS; round += 1) {
      const rich = await shop.customer({ balanceMinor: 100 });
      const started = await startedTopUp({ shop, fake }, rich, 700);
      const before = (await shop.panelkit.wallets.get(into.id, shop.staff())).balanceMinor;
      fake.provider.pay(started.providerReference);
      await hands.deliver();
      const merge = { fromCustomerId: rich.id, intoCustomerId: into.id, reason: 'test' };
      const answers = await answersOf([hands.settle(), customers.merge(merge, shop.staff())]);
      await hands.settle();
      expect(answers).toEqual(['done', 'done']);
      const { balanceMinor } = await shop.panelkit.wallets.get(into.id, shop.staff());
      expect(balanceMinor).toBe(before + 800);
    }
    const order = await shop.buy(into, plan);
    await shop.panelkit.orders.settled(order.id);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given two who are merged with each other, and with a third, at once, then one of them has everything and nothing is lost', async () => {
    const { shop, other } = await opened();
    for (let round = 0; round < ROUNDS; round += 1) {
      const three: { id: string }[] = [];
      for (const balanceMinor of [100, 20, 3]) three.push(await shop.customer({ balanceMinor }));
      const ways = three.flatMap((one) =>
        three.filter((two) => two !== one).map((two) => [one, two] as const),
      );
      const answers = await answersOf(
        ways.map(([one, two], index) =>
          (index % 2 === 0 ? shop : other).panelkit.customers.merge(
            { fromCustomerId: one.id, intoCustomerId: two.id, reason: 'test' },
            shop.staff(),
          ),
        ),
      );
      expect(answers.filter((answer) => answer === 'done')).toHaveLength(2);
      expect(answers.filter((answer) => answer === 'CUSTOMER_MERGED')).toHaveLength(4);
      const balances = [];
      for (const { id } of three)
        balances.push((await shop.panelkit.wallets.get(id, shop.staff())).balanceMinor);
      expect(balances.toSorted((one, two) => one - two)).toEqual([0, 0, 123]);
    }
    expect([...(await violationsOf(shop)), ...(await checkTrials(shop.backend))]).toEqual([]);
  });

  test('given a chat that comes and a merge at once, then the chat is the survivor’s or the person is asked again', async () => {
    const { shop, other, into } = await opened();
    for (let round = 0; round < ROUNDS; round += 1) {
      const guest = await shop.customer();
      const person = { bot: 'b', userId: `${round}`, chatId: `${round}`, customerId: guest.id };
      const merge = { fromCustomerId: guest.id, intoCustomerId: into.id, reason: 'test' };
      const [opened] = await Promise.allSettled([
        other.panelkit.chats.open(person),
        shop.panelkit.customers.merge(merge, shop.staff()),
      ]);
      const chat = await shop.panelkit.chats.findByUser('b', person.userId);
      expect(chat?.customerId ?? null).toBe(opened.status === 'fulfilled' ? into.id : null);
    }
  });
});
