import { describe, expect, test, vi } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';

/** Messages that staff write, in several processes of one shop. */
export function describeMessageTexts({ name, open }: StorageUnderTest): void {
  describe(`message texts, ${name}`, () => {
    test('given a message in the shop’s own words, when it is sent by the other, then so, until the catalogue’s are back; each change is audited', async () => {
      const shop = await open();
      const other = await shop.another();
      const stop = await other.panelkit.shopSettings.follow();
      const { shopSettings } = shop.panelkit;
      const customer = await shop.customer({ balanceMinor: 5000 });
      const texts = { en: 'Have fun with {plan}!', fa: '«{plan}» آماده است.' };
      await shopSettings.writeMessage({ code: 'account.ready', texts }, shop.staff());
      await vi.waitFor(
        () => expect(other.panelkit.shopSettings.current().messageTexts.fa).toBeDefined(),
        5000,
      );
      const order = await shop.buy(customer, await shop.plan());
      await shop.panelkit.orders.settled(order.id);
      await shop.scheduler.tick();
      const told = async () => {
        const by = { actor: { kind: 'customer', id: customer.id } } as const;
        const { rows } = await other.panelkit.notifications.list({}, by);
        return rows.find(({ code }) => code === 'account.ready')?.text;
      };
      await vi.waitFor(async () => expect(await told()).toMatch(/^Have fun with .+!$/), 5000);
      const preview = () => other.panelkit.notifications.preview({ code: 'account.ready' }, shop.staff());
      expect(await preview()).toBe('Have fun with 30 days, 50 GB!');

      await shopSettings.writeMessage({ code: 'account.ready', texts: { en: null } }, shop.staff());
      await vi.waitFor(async () => expect(await preview()).toContain('is ready'), 5000);
      expect(shopSettings.current().messageTexts).toEqual({ en: {}, fa: { 'account.ready': texts.fa } });
      const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.writeMessage' }, shop.staff());
      expect(rows.map(({ before, after }) => [before, after])).toEqual([
        [
          { 'account.ready.en': null, 'account.ready.fa': null },
          { 'account.ready.en': texts.en, 'account.ready.fa': texts.fa },
        ],
        [{ 'account.ready.en': texts.en }, { 'account.ready.en': null }],
      ]);
      stop();
    });

    test('given two messages that are written at once, then both are kept; a wrong one changes nothing', async () => {
      const shop = await open();
      const { shopSettings } = shop.panelkit;
      const write = (code: 'payment.received' | 'wallet.topped-up', text: string) =>
        shopSettings.writeMessage({ code, texts: { en: text } }, shop.staff());
      await Promise.all([
        write('payment.received', 'Thanks: {amount}'),
        write('wallet.topped-up', '+ {amount}'),
      ]);
      const kept = { 'payment.received': 'Thanks: {amount}', 'wallet.topped-up': '+ {amount}' };
      expect(shopSettings.current().messageTexts.en).toEqual(kept);
      for (const text of ['{plan}', 'a { b', ' ', 'x'.repeat(1001)])
        await expect(write('payment.received', text)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      expect(shopSettings.current().messageTexts.en).toEqual(kept);
    });
  });
}
