// One sale in a plain program: a simulated Marzban, a plan, a customer, an order and what he gets for it.
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { createPanelkit, gbToBytes } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';

const backend = createMemoryBackend();
const panelkit = createPanelkit({
  backend,
  secretKey: 'sixteen characters or more',
  publicUrl: 'https://shop.example',
  currency: 'USD',
  panelDrivers: [marzban()],
  fetch: createMarzbanSimulator({ clock: backend.clock }).fetch, // without this line: a real panel
});
const staff = { kind: 'staff', id: 'owner' } as const;
const owner = (idempotencyKey: string) => ({ actor: staff, idempotencyKey });

const credentials = { username: 'root', password: 'root-password' };
const panel = { kind: 'marzban', name: 'Berlin', baseUrl: 'https://panel.example', credentials };
const { id: panelId } = await panelkit.panels.register(panel, owner('panel'));
await panelkit.panels.syncInbounds(panelId, owner('inbounds'));
const price = { amountMinor: 500, currency: 'USD' };
const monthly = { slug: 'monthly', name: 'Monthly', durationDays: 30, trafficLimitBytes: gbToBytes(50) };
const plan = await panelkit.plans.create({ ...monthly, price }, owner('plan'));

const { id: customerId } = await panelkit.customers.ensure({ externalId: 'user-42' });
await panelkit.wallets.adjust({ customerId, amountMinor: 500, reason: 'paid in cash' }, owner('cash'));
const by = { actor: { kind: 'customer', id: customerId } as const, idempotencyKey: 'first order of user-42' };
const items = [{ planId: plan.id, quantity: 1 }];
const order = await panelkit.orders.place({ customerId, items, payment: { method: 'wallet' } }, by);
const { state } = await panelkit.orders.settled(order.id);

const { rows } = await panelkit.subscriptions.list({ orderId: order.id }, by);
const [delivery] = await Promise.all(rows.map(({ id }) => panelkit.delivery.get(id, by)));
console.log(state.status, delivery);
