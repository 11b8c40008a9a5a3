import {
  type Capabilities,
  type CommandContext,
  createPanelkit,
  createScheduler,
  GIB_BYTES,
  type Order,
  type Panelkit,
  type Plan,
  type Policies,
  type Scheduler,
} from '@panelkit/sdk';
import {
  createFakePanel,
  createFakePanelDriver,
  createFakePaymentGateway,
  createTestClock,
  type FakePanel,
  type FakePaymentGateway,
  type TestClock,
} from '@panelkit/sdk/testing';
import {
  createPostgresBackend,
  type DatabaseLocation,
  type PostgresBackend,
  type PostgresBackendOptions,
} from '@panelkit/storage-postgres';
import { runOnClock } from '../../packages/storage-memory/src/testing/run-on-clock.ts';
import { checkInvariants } from '../invariants/check-invariants.ts';
import { shopOptions } from '../shop-options.ts';

/** A shop on PostgreSQL with one fake panel, on a test clock. */
export interface PostgresShop {
  panelkit: Panelkit;
  scheduler: Scheduler;
  backend: PostgresBackend;
  clock: TestClock;
  panel: FakePanel;
  /** Its payments are of the method `fake`. */
  bank: FakePaymentGateway;
  staff(): CommandContext;
  as(customer: { id: string }): CommandContext;
  customer(balanceMinor: number): Promise<{ id: string }>;
  plan(capacity?: number): Promise<Plan>;
  buy(customer: { id: string }, plan: { id: string }, quantity?: number): Promise<Order>;
  /** What is wrong in the records and on the panel. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens the shop in an empty database. */
export async function openPostgresShop(
  location: DatabaseLocation & Pick<PostgresBackendOptions, 'queryTimeoutMs'>,
  { abilities = {}, policies = {} }: { abilities?: Partial<Capabilities>; policies?: Policies } = {},
): Promise<PostgresShop> {
  const clock = createTestClock();
  const panel = createFakePanel({ clock, latencyMs: 20, seed: 7, ...abilities });
  const backend = await createPostgresBackend({ ...location, clock });
  const driver = createFakePanelDriver({ kind: 'fake', panels: [panel] });
  const bank = createFakePaymentGateway({ clock });
  const paymentGateways = [bank.gateway];
  const panelkit = createPanelkit({
    ...shopOptions,
    backend,
    panelDrivers: [driver],
    paymentGateways,
    policies,
  });
  let count = 0;
  const contextOf = (actor: CommandContext['actor']): CommandContext => {
    count += 1;
    return { actor, idempotencyKey: `test-${count}` };
  };
  const staff = () => contextOf({ kind: 'staff', id: 'tester' });
  const as = ({ id }: { id: string }) => contextOf({ kind: 'customer', id });
  const panelId = await runOnClock(clock, register(panelkit, panel, staff));
  return {
    panelkit,
    backend,
    clock,
    panel,
    bank,
    staff,
    as,
    scheduler: createScheduler(panelkit),
    ...createHands(panelkit, { staff, as }),
    violations: () =>
      checkInvariants({ backend, panels: [{ panelId, accounts: () => panel.accounts() }], shopName: 'Shop' }),
    close: () => backend.close(),
  };
}

async function register(panelkit: Panelkit, panel: FakePanel, staff: () => CommandContext): Promise<string> {
  const { baseUrl, credentials } = panel.target;
  const { id } = await panelkit.panels.register(
    { kind: 'fake', name: baseUrl, baseUrl, credentials },
    staff(),
  );
  await panelkit.panels.syncInbounds(id, staff());
  return id;
}

function createHands(
  panelkit: Panelkit,
  { staff, as }: Pick<PostgresShop, 'staff' | 'as'>,
): Pick<PostgresShop, 'customer' | 'plan' | 'buy'> {
  return {
    customer: async (balanceMinor) => {
      const { idempotencyKey: externalId } = staff();
      const customer = await panelkit.customers.ensure({ externalId });
      await panelkit.wallets.adjust(
        { customerId: customer.id, amountMinor: balanceMinor, reason: 'test' },
        staff(),
      );
      return customer;
    },
    plan: (capacity) => {
      const by = staff();
      const price = { amountMinor: 1000, currency: 'USD' };
      const trafficLimitBytes = 50 * GIB_BYTES;
      return panelkit.plans.create(
        {
          slug: by.idempotencyKey,
          name: 'Test plan',
          price,
          durationDays: 30,
          trafficLimitBytes,
          ...(capacity !== undefined && { capacity }),
        },
        by,
      );
    },
    buy: (customer, plan, quantity = 1) =>
      panelkit.orders.place(
        { customerId: customer.id, items: [{ planId: plan.id, quantity }], payment: { method: 'wallet' } },
        as(customer),
      ),
  };
}
