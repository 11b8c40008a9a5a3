import { isPanelkitError } from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import { createTestPanelkit, type TestPanelkit } from '@panelkit/storage-memory/testing';
import { checkInvariants } from '../invariants/check-invariants.ts';
import { actAsCustomer, actAsStaff, useTraffic } from './people/subscription-actions.ts';
import type { Lives } from './world/lives.ts';
import { PANEL_FAULTS } from './world/panel-faults.ts';

/** What one seed's shop went through, and what was wrong at its end. */
export interface SimulationReport {
  seed: number;
  orders: number;
  delivered: number;
  crashes: number;
  violations: string[];
  /** What was done, for people who look for the reason of a violation. */
  history: string[];
}

/** `lives`: where the records are kept and processes crash; in memory by default. */
type SimulationOptions = { seed: number; steps: number; lives?: Lives };

interface World {
  shop: TestPanelkit;
  lives: Lives | undefined;
  random: () => number;
  customers: { id: string }[];
  plans: { id: string }[];
  orders: string[];
  crashes: number;
  history: string[];
}

type Action = (world: World) => Promise<void>;

const PANELS = [
  { baseUrl: 'https://unique.test', latencyMs: 15, settleMs: 5000 },
  {
    baseUrl: 'https://names-repeat.test',
    latencyMs: 25,
    uniqueNames: false,
    writeScope: 'panel' as const,
    settleMs: 5000,
  },
  {
    baseUrl: 'https://loses-writes.test',
    latencyMs: 10,
    uniqueNames: false,
    losesWrites: true,
    writeScope: 'inbound' as const,
    settleMs: 12_000,
  },
];

/** A subscription lives through all of its life within the days of a run. */
const POLICIES = {
  extension: { always: true },
  lifecycle: { graceMs: 12 * 3_600_000, customerMayPause: true },
  renewal: { leadMs: 2 * 3_600_000, retryAfterMs: [0, 3_600_000, 4 * 3_600_000], noticeMs: 3_600_000 },
};

/**
 * Runs one shop through `steps` random events on a test clock, lets every fault end, and checks the
 * invariants. The same seed does the same.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const world = await createWorld(options);
  for (const [target, fault] of PANEL_FAULTS) {
    for (const { fake } of world.shop.panels) fake.faults.sometimes(target, fault, 0.015);
  }
  for (let step = 0; step < options.steps; step += 1) {
    await pick(world, ACTIONS)(world);
    await world.shop.clock.advance(waitMs(world));
  }
  return conclude(world, options.seed);
}

/** Mostly moments, sometimes minutes, now and then longer than a unit may wait. */
function waitMs({ random }: World): number {
  return random() < 0.03 ? 26 * 3_600_000 : Math.floor(random() ** 3 * 120_000);
}

async function createWorld({ seed, lives }: SimulationOptions): Promise<World> {
  const panels = PANELS.map((panel) => ({ ...panel, seed }));
  const shop = await createTestPanelkit({ panels, policies: POLICIES, ...lives?.shopOptions });
  const world: World = {
    shop,
    lives,
    random: createSeededRandom(seed),
    customers: [],
    plans: [
      await shop.plan(),
      await shop.plan({ setupFeeMinor: 300, placement: { allowSpreading: true } }),
      await shop.plan({ durationDays: 1, price: { amountMinor: 150, currency: 'USD' } }),
    ],
    orders: [],
    crashes: 0,
    history: [],
  };
  for (let count = 0; count < 4; count += 1)
    world.customers.push(await shop.customer({ balanceMinor: 20_000 }));
  for (const { inbounds } of shop.panels) {
    for (const { id } of inbounds)
      await shop.panelkit.inbounds.update({ inboundId: id, capacity: 8 }, shop.staff());
  }
  await shop.scheduler.start();
  return world;
}

/** A command whose refusal is an answer too; anything but a `PanelkitError` is a bug and ends the run. */
async function tryTo(world: World, what: string, command: () => Promise<unknown>): Promise<void> {
  const outcome = await command().then(
    () => 'done',
    (error: unknown) => {
      if (isPanelkitError(error)) return error.code;
      throw error;
    },
  );
  world.history.push(`${world.shop.clock.now().toISOString()} ${what}: ${outcome}`);
}

const buy: Action = async (world) => {
  const { shop, random } = world;
  const customer = pick(world, world.customers);
  const items = [{ planId: pick(world, world.plans).id, quantity: 1 + Math.floor(random() * 3) }];
  const method = random() < 0.8 ? 'wallet' : 'receipt';
  const by = shop.as(customer);
  const order = { customerId: customer.id, items, payment: { method } };
  const place = (): Promise<unknown> =>
    shop.panelkit.orders.place(order, by).then(({ id }) => {
      if (!world.orders.includes(id)) world.orders.push(id);
    });
  await tryTo(world, `buy by ${method}`, place);
  // Impatient customers send the form twice.
  if (random() < 0.3) await tryTo(world, 'buy again with the same key', place);
};

const cancel: Action = async (world) => {
  if (world.orders.length === 0) return;
  const orderId = pick(world, world.orders.slice(-6));
  const { shop } = world;
  await tryTo(world, `cancel ${orderId}`, () =>
    shop.panelkit.orders.cancel({ orderId, reason: 'mind changed' }, shop.staff()),
  );
};

const decidePayment: Action = async (world) => {
  const { panelkit, staff } = world.shop;
  const { rows } = await panelkit.payments.list({ status: 'pending' }, staff());
  for (const { id: paymentId } of rows.slice(0, 2)) {
    await tryTo(world, `receipt ${paymentId}`, () => panelkit.payments.submitReceipt({ paymentId }, staff()));
    const approve = (): Promise<unknown> => panelkit.payments.approve({ paymentId }, staff());
    const reject = (): Promise<unknown> =>
      panelkit.payments.reject({ paymentId, reason: 'no money came' }, staff());
    await tryTo(world, `decide ${paymentId}`, world.random() < 0.8 ? approve : reject);
    await tryTo(world, `approve ${paymentId} again`, approve);
  }
};

const workOnUnit: Action = async (world) => {
  const { panelkit, staff } = world.shop;
  const status = pick(world, ['failed', 'failed', 'provisioning', 'pending', 'completed'] as const);
  const { rows } = await panelkit.units.list({ status, limit: 500 }, staff());
  if (rows.length === 0) return;
  const unitId = pick(world, rows).id;
  const command = pick(
    world,
    status === 'failed' ? (['retry'] as const) : (['replace', 'cancel', 'start'] as const),
  );
  await tryTo(world, `${command} ${status} unit`, () =>
    panelkit.units[command]({ unitId, reason: 'staff' }, staff()),
  );
};

const troublePanel: Action = async (world) => {
  const { fake } = pick(world, world.shop.panels);
  const trouble = Math.floor(world.random() * 4);
  if (trouble === 0) fake.restart(5000 + Math.floor(world.random() * 60_000));
  if (trouble === 1) fake.goDown();
  if (trouble === 2) for (const panel of world.shop.panels) panel.fake.comeBack();
  if (trouble === 3) fake.addForeignAccount();
  world.history.push(`${world.shop.clock.now().toISOString()} trouble ${trouble} at ${fake.baseUrl}`);
};

const crash: Action = async (world) => {
  await world.lives?.crash();
  world.shop = world.shop.crash();
  world.crashes += 1;
  world.history.push(`${world.shop.clock.now().toISOString()} crash`);
  await world.shop.scheduler.start();
};

const onSubscription =
  (act: typeof actAsCustomer): Action =>
  (world) =>
    act({ ...world, tryTo: (what, command) => tryTo(world, what, command) });

const ACTIONS: Action[] = [
  buy,
  buy,
  buy,
  buy,
  cancel,
  decidePayment,
  workOnUnit,
  troublePanel,
  crash,
  onSubscription(actAsCustomer),
  onSubscription(actAsCustomer),
  onSubscription(actAsStaff),
  onSubscription(useTraffic),
];

function pick<Item>(world: Pick<World, 'random'>, items: readonly Item[]): Item {
  const item = items[Math.floor(world.random() * items.length)];
  if (item === undefined) throw new TypeError('there is nothing to pick from');
  return item;
}

async function conclude(world: World, seed: number): Promise<SimulationReport> {
  const { shop } = world;
  const backend = world.lives?.backend() ?? shop.backend;
  for (const { fake } of shop.panels) {
    fake.faults.clear();
    fake.comeBack();
  }
  await shop.clock.advance('30h');
  const panels = shop.panels.map(({ id, fake }) => ({ panelId: id, accounts: () => fake.accounts() }));
  const violations = await checkInvariants({ backend, panels, shopName: 'Shop' });
  const foreignWrites = shop.panels.reduce((sum, { fake }) => sum + fake.foreignWrites(), 0);
  if (foreignWrites > 0) violations.push(`9: foreign accounts were written to ${foreignWrites} times`);
  const { rows: fulfilled } = await shop.panelkit.units.list(
    { status: 'completed', limit: 500 },
    shop.staff(),
  );
  for (const status of ['pending', 'provisioning'] as const) {
    const { rows } = await shop.panelkit.units.list({ status }, shop.staff());
    violations.push(...rows.map(({ id }) => `stuck: unit ${id} is still ${status}`));
  }
  const pending = (await backend.storage.changes.list({ limit: 500 })).rows.filter(
    ({ state }) => state === 'pending',
  );
  violations.push(...pending.map(({ id, kind }) => `stuck: ${kind} ${id} is still pending`));
  await shop.scheduler.stop();
  const { orders, crashes, history } = world;
  return { seed, orders: orders.length, delivered: fulfilled.length, crashes, violations, history };
}
