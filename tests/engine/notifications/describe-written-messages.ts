import { createRecordingNotifier, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { StorageUnderTest } from '../on-storage.ts';

/** What a member of the staff writes to one customer. */
export function describeWrittenMessages({ name, open }: StorageUnderTest): void {
  describe(`messages to one customer, ${name}`, () => {
    test('given a customer, when staff write to them, then each channel brings it once, the pages show it, and the trail has no word of it', async () => {
      const clock = createTestClock();
      const notifier = createRecordingNotifier({ clock, channel: 'mail' });
      const shop = await open({ clock, notifiers: [notifier] });
      const { panelkit, staff, scheduler } = shop;
      const [ada, bob] = [await shop.customer(), await shop.customer()];
      const by = staff();
      const input = { customerId: ada.id, text: '  Line one\nline two <b>  ' };
      await panelkit.customers.write(input, by);
      await panelkit.customers.write(input, by);
      await shop.run(scheduler.tick());
      const sent = notifier.messages.filter(({ code }) => code === 'shop.message');
      expect(sent).toMatchObject([
        { customerId: ada.id, text: 'Message from the shop:\n\nLine one\nline two <b>' },
      ]);
      const seen = await panelkit.notifications.list({}, { actor: { kind: 'customer', id: ada.id } });
      expect(seen.rows).toMatchObject([{ code: 'shop.message', text: sent[0]?.text }]);
      const other = await panelkit.notifications.list({}, { actor: { kind: 'customer', id: bob.id } });
      expect(other.rows).toEqual([]);
      const trail = await panelkit.audit.list({ action: 'customer.write' }, staff());
      expect(trail.rows).toMatchObject([{ target: { id: ada.id }, after: { characters: 21 } }]);
      expect(JSON.stringify(trail.rows)).not.toContain('Line');
    });

    test('given nobody, nothing to say, or somebody who is no staff, then nothing is written', async () => {
      const shop = await open();
      const { panelkit, staff, as } = shop;
      const ada = await shop.customer();
      const write = (customerId: string, text: string, by = staff()) =>
        panelkit.customers.write({ customerId, text }, by);
      await expect(write(ada.id, '  ')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(write(ada.id, 'x'.repeat(2001))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(write('019b76da-a800-7219-9962-a2ff84b00e07', 'x')).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(write(ada.id, 'x', as(ada))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await panelkit.notifications.list({}, staff())).rows).toEqual([]);
    });
  });
}
