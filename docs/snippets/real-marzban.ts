import { marzban } from '@panelkit/panel-adapters/marzban';
import { createPanelkit, gbToBytes } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';

const { MARZBAN_URL = '', MARZBAN_USERNAME = '', MARZBAN_PASSWORD = '' } = process.env;

const panelkit = createPanelkit({
  backend: createMemoryBackend(),
  secretKey: 'at least sixteen characters',
  publicUrl: 'https://shop.example',
  currency: 'USD',
  panelDrivers: [marzban()],
  shopName: 'First steps',
  settings: { sellsPrivateLinks: true }, // and its links may lead there; elsewhere a panel has a public host
});

const staff = { kind: 'staff', id: 'sam' } as const;
const panel = await panelkit.panels.register(
  {
    kind: 'marzban',
    name: 'My Marzban',
    baseUrl: MARZBAN_URL,
    allowPrivateAddress: true, // it may be on this machine; leave it out for one on the internet
    credentials: { username: MARZBAN_USERNAME, password: MARZBAN_PASSWORD },
  },
  { actor: staff, idempotencyKey: 'panel-1' },
);
const { inboundCount, foreignCount } = await panelkit.panels.syncInbounds(panel.id, { actor: staff });
console.log(`${inboundCount} inbounds, ${foreignCount} accounts of others`);

const plan = await panelkit.plans.create(
  {
    slug: 'trial-day',
    name: 'A day, 1 GB',
    price: { amountMinor: 0, currency: 'USD' },
    durationDays: 1,
    trafficLimitBytes: gbToBytes(1),
  },
  { actor: staff, idempotencyKey: 'plan-1' },
);
const { id: customerId } = await panelkit.customers.ensure({ externalId: 'myself' });
const myself = { kind: 'customer', id: customerId } as const;
const order = await panelkit.orders.place(
  { customerId, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
  { actor: myself, idempotencyKey: 'order-1' },
);
const { state } = await panelkit.orders.settled(order.id);
console.log(state.status);
for (const unit of await panelkit.units.listByOrder(order.id, { actor: staff })) {
  if (unit.lastError !== null) console.log(unit.lastError.code, unit.lastError.message);
}
const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, { actor: myself });
for (const { id } of rows) {
  const { links, expiresAt } = await panelkit.delivery.get(id, { actor: myself });
  console.log(expiresAt?.toISOString(), links.length, 'links');
}
