// A shop's program, written once and run as an ES module and as CommonJS: one unit on a simulated Marzban.
import { marzban } from '@panelkit/panel-adapters/marzban';
import { createMarzbanSimulator } from '@panelkit/panel-adapters/simulators';
import { type Backend, type CommandContext, createPanelkit, GIB_BYTES, isPanelkitError } from '@panelkit/sdk';
import { createMemoryBackend } from '@panelkit/storage-memory';

let keys = 0;
const byStaff = (): CommandContext => ({
  actor: { kind: 'staff', id: 'owner' },
  idempotencyKey: `key-${keys++}`,
});

export async function sellOneUnit(backend: Backend) {
  const simulator = createMarzbanSimulator({ clock: backend.clock });
  const panelkit = createPanelkit({
    backend,
    secretKey: 'a secret that is long enough',
    publicUrl: 'https://shop.example',
    currency: 'USD',
    panelDrivers: [marzban()],
    fetch: simulator.fetch,
  });
  const panel = await panelkit.panels.register(
    {
      kind: 'marzban',
      name: 'Amsterdam',
      baseUrl: 'https://panel.example',
      credentials: { username: 'root', password: 'root-password' },
    },
    byStaff(),
  );
  await panelkit.panels.syncInbounds(panel.id, byStaff());
  const plan = await panelkit.plans.create(
    {
      slug: 'monthly',
      name: 'Monthly',
      price: { amountMinor: 500, currency: 'USD' },
      durationDays: 30,
      trafficLimitBytes: 50 * GIB_BYTES,
    },
    byStaff(),
  );
  const customer = await panelkit.customers.ensure({ externalId: 'user-1' });
  await panelkit.wallets.adjust({ customerId: customer.id, amountMinor: 500, reason: 'top-up' }, byStaff());
  const order = await panelkit.orders.place(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'wallet' } },
    { actor: { kind: 'customer', id: customer.id }, idempotencyKey: 'order-1' },
  );
  const settled = await panelkit.orders.settled(order.id);
  return { status: settled.state.status, accounts: simulator.accounts().length };
}

export async function codeOfAnUnknownOrder(): Promise<string> {
  const panelkit = createPanelkit({
    backend: createMemoryBackend(),
    secretKey: 'a secret that is long enough',
    publicUrl: 'https://shop.example',
    currency: 'USD',
    panelDrivers: [],
  });
  try {
    await panelkit.orders.settled('019abcde-0000-7000-8000-000000000000');
    return 'none';
  } catch (error) {
    return isPanelkitError(error) ? error.code : 'foreign';
  }
}
