import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { openTestShop } from '../../test-shop.ts';

/** A shop that sells one plan for $10.00, and the bank at which it is paid. */
export async function openBankShop() {
  const clock = createTestClock();
  const bank = createFakePaymentGateway({ clock, method: 'card' });
  const shop = await openTestShop({ clock, paymentGateways: [bank.gateway] });
  await shop.plan({ slug: 'best', name: 'Best', price: { amountMinor: 1000, currency: 'USD' } });
  /** What the bank has to say arrives. */
  const hear = async () => {
    for (const webhook of bank.takeWebhooks())
      await shop.panelkit.payments.receiveEvent({ gateway: 'card', ...webhook });
  };
  return { shop, bank, hear };
}
