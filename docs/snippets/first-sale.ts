import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { createPanelkit, gbToBytes } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';

const backend = createMemoryBackend();
const { fetch } = createMarzbanSimulator({ clock: backend.clock }); // not for a real panel
const shop = { secretKey: 'at least sixteen characters', publicUrl: 'https://shop.example', currency: 'USD' };
const panelkit = createPanelkit({ ...shop, backend, panelDrivers: [marzban()], fetch });
const staff = (idempotencyKey: string) => ({ actor: { kind: 'staff', id: 'sam' } as const, idempotencyKey });

const address = { kind: 'marzban', name: 'Frankfurt', baseUrl: 'https://panel.example' };
const credentials = { username: 'root', password: 'root-password' };
const panel = await panelkit.panels.register({ ...address, credentials }, staff('panel-1'));
await panelkit.panels.syncInbounds(panel.id, staff('inbounds-1'));

const price = { amountMinor: 500, currency: 'USD' };
const month = { slug: 'month', name: 'A month', durationDays: 30, trafficLimitBytes: gbToBytes(50) };
const plan = await panelkit.plans.create({ ...month, price }, staff('plan-1'));

const { id: customerId } = await panelkit.customers.ensure({ externalId: 'ada' });
await panelkit.wallets.adjust({ customerId, amountMinor: 500, reason: 'paid in cash' }, staff('cash-1'));

const ada = { actor: { kind: 'customer', id: customerId } as const, idempotencyKey: 'order-1' };
const items = [{ planId: plan.id, quantity: 1 }];
const order = await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, ada);
const { state } = await panelkit.orders.settled(order.id);
console.log(state.status);

const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, ada);
for (const { id } of rows) {
  const { shopLink, links } = await panelkit.delivery.get(id, ada);
  console.log(shopLink, links);
}
