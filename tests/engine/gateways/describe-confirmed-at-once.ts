import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { confirmPayment } from '../../../packages/sdk/src/engine/gateways/confirm-payment.ts';
import type { StorageUnderTest } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { openPaymentShop, paymentOf, startedOrder } from './payment-shop.ts';

const RACES = 8;

/** Money that is taken on the shop's word, when several ask for it at once, on every storage. */
export function describeConfirmedAtOnce({ name, open }: StorageUnderTest): void {
  describe(`money that the bank gives back unless it is confirmed: ${name}`, () => {
    test('given the return twice, the poller, two looks and two confirmations in two processes at once, then the money is taken once', async () => {
      const place = await openPaymentShop(open, { settles: 'on-confirm', pageLifeMs: 20 * 60_000 });
      const { shop, fake } = place;
      const other = await shop.another();
      const customer = await shop.customer();
      for (let race = 1; race <= RACES; race += 1) {
        const { order, started, payment } = await startedOrder(place, customer);
        fake.provider.pay(started.providerReference);
        fake.takeWebhooks();
        const query = { reference: started.providerReference };
        const [opened] = await shop.panelkit.payments.atProviders(payment.id, shop.staff());
        await Promise.all([
          shop.panelkit.payments.receiveReturn({ gateway: 'fake', query }),
          other.panelkit.payments.receiveReturn({ gateway: 'fake', query }),
          confirmPayment(engineOf(shop.panelkit), opened?.id ?? ''),
          confirmPayment(engineOf(other.panelkit), opened?.id ?? ''),
          shop.panelkit.payments.verify(payment.id, shop.staff()),
          other.panelkit.payments.verify(payment.id, shop.staff()),
          shop.scheduler.tick(),
          other.scheduler.tick(),
        ]);
        await shop.scheduler.tick();
        expect((await paymentOf(shop, order.id)).state).toMatchObject({
          status: 'captured',
          receivedMinor: 2000,
        });
        expect((await shop.run(shop.panelkit.orders.settled(order.id))).state.status).toBe('fulfilled');
      }
      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 0 });
      const told = await shop.panelkit.events.list({ after: 0, limit: 500 });
      expect(told.filter(({ type }) => type === 'payment.captured')).toHaveLength(RACES);
      expect(await violationsOf(shop)).toEqual([]);
    }, 60_000);
  });
}
