import { createTestPanelkit } from '@panelkit/storage-memory/testing';

const shop = await createTestPanelkit();
const ada = await shop.customer({ balanceMinor: 5000 });
const plan = await shop.plan();
const placeOrder = (quantity: number) =>
  shop.panelkit.orders.place(
    { customerId: ada.id, items: [{ planId: plan.id, quantity }], payment: { method: 'wallet' } },
    { actor: { kind: 'customer', id: ada.id }, idempotencyKey: 'checkout-7f3a' },
  );

const first = await placeOrder(1);
const doubleClick = await placeOrder(1);
console.log(first.id === doubleClick.id);
await placeOrder(2).catch((error) => console.log(error.code));
