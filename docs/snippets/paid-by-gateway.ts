import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const clock = createTestClock();
const bank = createFakePaymentGateway({ clock, method: 'card' });
const shop = await createTestPanelkit({ clock, paymentGateways: [bank.gateway] });
const { panelkit } = shop;
const ada = await shop.customer();
const plan = await shop.plan({ price: { amountMinor: 1000, currency: 'USD' } });

// The customer orders, and is sent to the provider's page.
const order = await panelkit.orders.place(
  { customerId: ada.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'card' } },
  shop.as(ada),
);
const [payment] = (await panelkit.payments.list({ orderId: order.id }, shop.as(ada))).rows;
const { redirectUrl, providerReference } = await panelkit.payments.start(
  { paymentId: payment?.id ?? '', returnUrl: 'https://shop.example/thanks' },
  shop.as(ada),
);
console.log(redirectUrl);

// She pays in two parts, and the provider tells it: late, in the wrong order, everything three times.
bank.provider.pay(providerReference, 400);
bank.provider.pay(providerReference, 650);
for (const webhook of bank.takeWebhooks({ times: 3 }).reverse())
  console.log(await panelkit.payments.receiveEvent({ gateway: 'card', ...webhook }));

// The scheduler books what was stored.
await shop.scheduler.tick();
const paid = await panelkit.orders.get(order.id, shop.as(ada));
const wallet = await panelkit.wallets.get(ada.id, shop.as(ada));
console.log(paid.state.status, wallet.balanceMinor, wallet.heldMinor);
