import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { createPanelkit, gbToBytes } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';

const backend = createMemoryBackend();
const panelkit = createPanelkit({
  backend,
  secretKey: 'at least sixteen characters',
  publicUrl: 'https://shop.example',
  currency: 'USD',
  panelDrivers: [marzban()],
  fetch: createMarzbanSimulator({ clock: backend.clock }).fetch, // leave it out for a real panel
});

const staff = { kind: 'staff', id: 'sam' } as const;
const panel = await panelkit.panels.register(
  {
    kind: 'marzban',
    name: 'Frankfurt',
    baseUrl: 'https://panel.example',
    credentials: { username: 'root', password: 'root-password' },
  },
  { actor: staff, idempotencyKey: 'panel-1' },
);
await panelkit.panels.syncInbounds(panel.id, { actor: staff });
const plan = await panelkit.plans.create(
  {
    slug: 'month-50',
    name: 'A month, 50 GB',
    price: { amountMinor: 500, currency: 'USD' },
    durationDays: 30,
    trafficLimitBytes: gbToBytes(50),
  },
  { actor: staff, idempotencyKey: 'plan-1' },
);

const { id: customerId } = await panelkit.customers.ensure({ externalId: 'ada' });
const ada = { kind: 'customer', id: customerId } as const;
await panelkit.wallets.adjust(
  { customerId, amountMinor: 500, reason: 'paid in cash' },
  { actor: staff, idempotencyKey: 'cash-1' },
);
const order = await panelkit.orders.place(
  { customerId, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
  { actor: ada, idempotencyKey: 'order-1' },
);
const { state } = await panelkit.orders.settled(order.id);
console.log(state.status);

const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, { actor: ada });
for (const { id } of rows) {
  const { shopLink, links } = await panelkit.delivery.get(id, { actor: ada });
  console.log(shopLink);
  console.log(links.join('\n'));
}
