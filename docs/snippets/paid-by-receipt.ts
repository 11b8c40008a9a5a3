import { createPanelkit, createScheduler, gbToBytes } from '@panelkit/sdk';
import { createFakePanel } from '@panelkit/sdk/testing';
import { createMemoryBackend } from '@panelkit/storage-memory';

const backend = createMemoryBackend();
const fake = createFakePanel({ clock: backend.clock }); // a panel in memory; a real one has a driver
const panelkit = createPanelkit({
  backend,
  secretKey: 'at least sixteen characters',
  publicUrl: 'https://shop.example',
  currency: 'EUR',
  panelDrivers: [fake.driver],
});
panelkit.events.on('order.status-changed', ({ data }) => console.log(data.from, '→', data.to));
const scheduler = createScheduler(panelkit);
await scheduler.start();

const staff = { kind: 'staff', id: 'sam' } as const;
const panel = await panelkit.panels.register(
  { kind: 'fake', name: 'Helsinki', ...fake.target },
  { actor: staff, idempotencyKey: 'panel-1' },
);
await panelkit.panels.syncInbounds(panel.id, { actor: staff });
const plan = await panelkit.plans.create(
  {
    slug: 'quarter',
    name: 'Three months',
    price: { amountMinor: 1200, currency: 'EUR' },
    durationDays: 90,
    trafficLimitBytes: gbToBytes(200),
  },
  { actor: staff, idempotencyKey: 'plan-1' },
);

const { id: customerId } = await panelkit.customers.ensure({ externalId: 'ada' });
const ada = { kind: 'customer', id: customerId } as const;
const order = await panelkit.orders.place(
  { customerId, items: [{ planId: plan.id, quantity: 2 }], payment: { method: 'receipt' } },
  { actor: ada, idempotencyKey: 'order-1' },
);
const payments = await panelkit.payments.list({ orderId: order.id }, { actor: ada });
for (const { id: paymentId } of payments.rows) {
  const proof = { paymentId, reference: 'transfer 4711' };
  await panelkit.payments.submitReceipt(proof, { actor: ada, idempotencyKey: 'receipt-1' });
  await panelkit.payments.approve({ paymentId }, { actor: staff, idempotencyKey: 'approve-1' });
}
await panelkit.orders.settled(order.id);
console.log(fake.accounts().length, 'accounts');

await scheduler.stop();
await backend.close();
