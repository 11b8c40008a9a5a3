import {
  type Backend,
  type CommandContext,
  type CreatePlanInput,
  type Customer,
  createPanelkit,
  createScheduler,
  defineBackend,
  GIB_BYTES,
  type Inbound,
  type Order,
  type Panelkit,
  type PanelkitOptions,
  type Plan,
  type Scheduler,
} from '@panelkit/sdk';
import {
  createFakePanel,
  createFakePanelDriver,
  createTestClock,
  type FakePanel,
  type FakePanelOptions,
  guardLocks,
  type TestClock,
} from '@panelkit/sdk/testing';
import { createMemoryBackend, type MemoryBackend } from './create-memory-backend.ts';

/** What of the test shop may be chosen; everything has a default. */
export interface TestPanelkitOptions
  extends Partial<
    Pick<
      PanelkitOptions,
      | 'currency'
      | 'fetch'
      | 'policies'
      | 'settings'
      | 'logger'
      | 'paymentMethods'
      | 'paymentGateways'
      | 'shopName'
      | 'notifiers'
      | 'language'
      | 'timeZone'
      | 'dialer'
    >
  > {
  /** One fake panel by default; give each another `baseUrl` when there are several. */
  panels?: Omit<FakePanelOptions, 'clock' | 'kind'>[];
  now?: Date;
  /** The clock that everything goes by, when something outside (a fake payment gateway) needs it before; one of its own by default. */
  clock?: TestClock;
  /** Puts something between the engine and each backend, to stall or to spy on it. */
  wrapBackend?: (backend: MemoryBackend) => Backend;
}

/** A registered fake panel: `fake` sees past the engine, `id` is its row. */
export interface TestPanel {
  id: string;
  fake: FakePanel;
  inbounds: Inbound[];
}

/** A shop in memory on a test clock, with fake panels registered and synced. Nothing runs until `settled`, `scheduler.start` or `advance`. */
export interface TestPanelkit {
  panelkit: Panelkit;
  scheduler: Scheduler;
  backend: MemoryBackend;
  clock: TestClock;
  panels: TestPanel[];
  /** The first panel's fake. */
  panel: FakePanel;
  /** A new staff context: each call has its own idempotency key. */
  staff(): CommandContext;
  /** A new context of this customer: each call has its own idempotency key. */
  as(customer: { id: string }): CommandContext;
  /** Awaits work that waits for the clock (a slow panel), moving the clock as far as it needs. */
  run<Result>(work: Promise<Result>): Promise<Result>;
  /** Another process on the same records and panels, with other options where some are given; its scheduler is not started. */
  another(changes?: Pick<TestPanelkitOptions, 'policies' | 'settings' | 'timeZone'>): TestPanelkit;
  /** This process dies in the middle of whatever it does; returns the next one, whose scheduler is not started. */
  crash(): TestPanelkit;
  /** A customer whose wallet was given `balanceMinor`. */
  customer(options?: { balanceMinor?: number }): Promise<Customer>;
  /** A plan of 10 USD for 30 days and 50 GB, unless said otherwise. */
  plan(overrides?: Partial<CreatePlanInput>): Promise<Plan>;
  /** Buys from the wallet; does not wait for the delivery. */
  buy(customer: { id: string }, plan: { id: string }, quantity?: number): Promise<Order>;
}

const SECRET_KEY = 'a-secret-key-that-only-tests-know';

/** Makes the test shop. Works in any test runner. */
export async function createTestPanelkit(options: TestPanelkitOptions = {}): Promise<TestPanelkit> {
  const clock = options.clock ?? createTestClock(options.now === undefined ? {} : { now: options.now });
  const fakes = (options.panels ?? [{}]).map((panel) => createFakePanel({ ...panel, clock }));
  const [panel] = fakes;
  if (panel === undefined) throw new TypeError('a test shop needs at least one panel');
  const world: World = { options, clock, fakes, panel, panels: [], keys: { count: 0 } };
  const shop = open(world, createMemoryBackend({ clock }));
  world.panels.push(...(await shop.run(registerAll(shop.panelkit, fakes, shop.staff))));
  return shop;
}

/** The engine's own transactions are watched: they decide on locked rows only. */
function guarded(backend: Backend): Backend {
  return defineBackend({ ...backend, storage: guardLocks(backend.storage) });
}

/** What outlives a process: time, the panels and the keys that callers chose. */
interface World {
  options: TestPanelkitOptions;
  clock: TestClock;
  fakes: FakePanel[];
  panel: FakePanel;
  panels: TestPanel[];
  keys: { count: number };
}

function open(world: World, backend: MemoryBackend): TestPanelkit {
  const { clock, fakes, panel, panels } = world;
  const { panels: _panels, now: _now, clock: _clock, wrapBackend, ...wanted } = world.options;
  const panelkit = createPanelkit({
    backend: guarded(wrapBackend?.(backend) ?? backend),
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
    another: (changes) => open({ ...world, options: { ...world.options, ...changes } }, backend.reopen()),
    crash: () => {
      backend.crash();
      return open(world, backend.reopen());
    },
    ...createHands(panelkit, { staff, as, key }),
  };
}

const STEP_MS = 10;

async function runOnClock<Result>(clock: TestClock, work: Promise<Result>): Promise<Result> {
  const state = { isOver: false };
  const over = (): void => {
    state.isOver = true;
  };
  work.then(over, over);
  await new Promise((resolve) => setImmediate(resolve));
  while (!state.isOver) await clock.advance(STEP_MS);
  return work;
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
): Pick<TestPanelkit, 'customer' | 'plan' | 'buy'> {
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
