import {
  type Backend,
  type CommandContext,
  createPanelkit,
  createScheduler,
  defineBackend,
  GIB_BYTES,
  type Panelkit,
} from '@panelkit/sdk';
import {
  createFakePanel,
  createFakePanelDriver,
  createTestClock,
  type FakePanel,
  guardLocks,
  type TestClock,
} from '@panelkit/sdk/testing';
import { runOnClock } from './run-on-clock.ts';
import type { TestPanel, TestPanelkitOptions, TestShop } from './test-panelkit.ts';

/** What outlives a process of the test shop: time, the panels and the keys that callers chose. */
export interface TestWorld {
  options: Omit<TestPanelkitOptions, 'wrapBackend'>;
  clock: TestClock;
  panel: FakePanel;
  fakes: FakePanel[];
  panels: TestPanel[];
  keys: { count: number };
}

const SECRET_KEY = 'a-secret-key-that-only-tests-know';

/** A world in which no panel is registered yet. */
export function createTestWorld(options: TestWorld['options']): TestWorld {
  const clock = options.clock ?? createTestClock(options.now === undefined ? {} : { now: options.now });
  const fakes = (options.panels ?? [{}]).map((panel) => createFakePanel({ ...panel, clock }));
  const [panel] = fakes;
  if (panel === undefined) throw new TypeError('a test shop needs at least one panel');
  return { options, clock, fakes, panel, panels: [], keys: { count: 0 } };
}

/** Registers the panels of the world, through its first process. */
export async function registerPanels(world: TestWorld, { panelkit, staff, run }: TestShop): Promise<void> {
  world.panels.push(...(await run(registerAll(panelkit, world.fakes, staff))));
}

/** The engine's own transactions are watched: they decide on locked rows only. */
function guarded(backend: Backend): Backend {
  return defineBackend({ ...backend, storage: guardLocks(backend.storage) });
}

/** One process of the test shop. */
export function assembleTestShop(world: TestWorld, backend: Backend): TestShop {
  const { clock, fakes, panel, panels } = world;
  const { panels: _panels, now: _now, clock: _clock, ...wanted } = world.options;
  const panelkit = createPanelkit({
    backend: guarded(backend),
    secretKey: SECRET_KEY,
    publicUrl: 'https://shop.test',
    currency: 'USD',
    shopName: 'Shop',
    panelDrivers: [createFakePanelDriver({ kind: 'fake', panels: fakes })],
    ...wanted,
  });
  const key = (): string => {
    world.keys.count += 1;
    return `test-${world.keys.count}`;
  };
  const staff = (): CommandContext => ({ actor: { kind: 'staff', id: 'tester' }, idempotencyKey: key() });
  const as = ({ id }: { id: string }): CommandContext => ({
    actor: { kind: 'customer', id },
    idempotencyKey: key(),
  });
  return {
    panelkit,
    scheduler: createScheduler(panelkit),
    backend,
    clock,
    panels,
    panel,
    staff,
    as,
    run: (work) => runOnClock(clock, work),
    ...createHands(panelkit, { staff, as, key }),
  };
}

async function registerAll(
  panelkit: Panelkit,
  fakes: FakePanel[],
  staff: () => CommandContext,
): Promise<TestPanel[]> {
  const panels: TestPanel[] = [];
  for (const fake of fakes) {
    const { baseUrl, credentials } = fake.target;
    const { id } = await panelkit.panels.register(
      { kind: 'fake', name: baseUrl, baseUrl, credentials },
      staff(),
    );
    await panelkit.panels.syncInbounds(id, staff());
    const { rows } = await panelkit.inbounds.list({ panelId: id }, staff());
    panels.push({ id, fake, inbounds: rows });
  }
  return panels;
}

interface Contexts {
  staff(): CommandContext;
  as(customer: { id: string }): CommandContext;
  key(): string;
}

function createHands(
  panelkit: Panelkit,
  { staff, as, key }: Contexts,
): Pick<TestShop, 'customer' | 'plan' | 'buy'> {
  return {
    customer: async ({ balanceMinor = 0 } = {}) => {
      const customer = await panelkit.customers.ensure({ externalId: key() });
      if (balanceMinor === 0) return customer;
      await panelkit.wallets.adjust(
        { customerId: customer.id, amountMinor: balanceMinor, reason: 'test' },
        staff(),
      );
      return customer;
    },
    plan: (overrides) =>
      panelkit.plans.create(
        {
          slug: key(),
          name: 'Test plan',
          price: { amountMinor: 1000, currency: 'USD' },
          durationDays: 30,
          trafficLimitBytes: 50 * GIB_BYTES,
          ...overrides,
        },
        staff(),
      ),
    buy: (customer, plan, quantity = 1) =>
      panelkit.orders.place(
        { customerId: customer.id, items: [{ planId: plan.id, quantity }], payment: { method: 'wallet' } },
        as(customer),
      ),
  };
}
