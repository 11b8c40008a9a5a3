import { type CreatePlanInput, GIB_BYTES, MAIN_PLACE } from '@panelkit/sdk';
import {
  createFakePaymentGateway,
  createSeededRandom,
  createTestClock,
  type TestClock,
} from '@panelkit/sdk/testing';
import { createShopFacts, learn } from '../checks/shop-facts.ts';
import { watchDeliveries } from '../checks/witnesses.ts';
import { crowd } from './crowded-clock.ts';
import { createFakePanels } from './fake-panels.ts';
import { createHttpPanels } from './http-panels.ts';
import { createSeededIds } from './seeded-ids.ts';
import type { SimulatedPanel } from './simulated-panel.ts';
import { startProcess } from './simulated-process.ts';
import { createMemoryStore, type SimulatedStore } from './simulated-store.ts';
import { type Answer, ask, byStaff, type Plant, type World } from './world.ts';
import { planWorld, type WorldKind, type WorldPlan } from './world-plan.ts';

/** How the worlds of seeds are, and where they keep their records. */
export interface Scene {
  plan(seed: number, kind?: WorldKind): WorldPlan;
  openStore(clock: TestClock, seed: number): Promise<SimulatedStore>;
}

const unchanged: Plant = (backend) => backend;

/** Worlds in memory. */
const inMemory: Scene = { plan: planWorld, openStore: async (clock) => createMemoryStore(clock) };

export interface WorldOptions {
  seed: number;
  /** Its seed decides by default. */
  kind?: WorldKind;
  plant?: Plant;
  /** In memory by default. */
  scene?: Scene;
}

/** Builds the shop of a seed, with its processes started; nothing fails yet. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const world = await createEmptyWorld(options);
  world.observer.storage.events.follow((event) => learn(world.facts, event));
  watchDeliveries(world);
  for (let count = 0; count < world.plan.processes; count += 1) await startProcess(world);
  await done(world, registerPanels(world));
  await done(world, createPlans(world));
  await done(world, createCustomers(world));
  return world;
}

async function createEmptyWorld({
  seed,
  kind,
  plant = unchanged,
  scene = inMemory,
}: WorldOptions): Promise<World> {
  const plan = scene.plan(seed, kind);
  const clock = plan.windowMs > 0 ? crowd(createTestClock(), plan.windowMs) : createTestClock();
  const random = createSeededRandom(seed);
  const store = await scene.openStore(clock, seed);
  const stallMs = 3 * 60_000;
  const panels = plan.kind === 'http' ? createHttpPanels(clock, seed) : createFakePanels(clock, seed);
  const world: World = {
    plan,
    clock,
    random,
    store,
    observer: await store.open(),
    facts: createShopFacts(),
    statementRandom: createSeededRandom(seed + 3),
    ids: createSeededIds(clock, createSeededRandom(seed + 1)),
    interruptions: { random, death: plan.deathChance, stall: plan.stallChance, stallMs },
    processes: [],
    panels,
    fetch: routeTo(panels),
    provider: createFakePaymentGateway({ clock, seed }),
    customers: [],
    plans: [],
    isCalm: true,
    violations: [],
    history: [],
    stories: new Set(),
    lastKey: 0,
    lastDeathMs: -Infinity,
    plant,
    traffic: new Map(),
    resets: new Map(),
    harmedAtMs: new Map(),
    restored: new Set(),
    strangers: new Map(),
    recounted: new Set(),
    seats: new Map(),
    takenUp: new Map(),
    counts: {
      commands: 0,
      refused: 0,
      unanswered: 0,
      crashes: 0,
      stalls: 0,
      webhooks: 0,
      placeOrders: 0,
      pauses: 0,
      severed: 0,
      unheard: 0,
    },
    note: (what, outcome) => void world.history.push({ atMs: clock.monotonicMs(), what, outcome }),
    follow: (story) => followStory(world, story),
  };
  return world;
}

/** Requests find their panel by its host and port, where it is now. */
function routeTo(panels: SimulatedPanel[]): typeof globalThis.fetch {
  return (input, init) => {
    const { host } = new URL(input instanceof Request ? input.url : input);
    const fetch = panels.find(({ baseUrl }) => new URL(baseUrl).host === host)?.fetch;
    return fetch === undefined ? Promise.reject(new TypeError(`nobody is at ${host}`)) : fetch(input, init);
  };
}

function followStory(world: World, story: Promise<unknown>): void {
  const ended = story.then(
    () => {},
    (error: unknown) =>
      void world.violations.push(`broken: ${error instanceof Error ? error.stack : String(error)}`),
  );
  world.stories.add(ended);
  void ended.then(() => world.stories.delete(ended));
}

/** Awaits what happens before the trouble, moving the clock as far as it needs. */
async function done(world: World, work: Promise<void>): Promise<void> {
  const state = { isOver: false };
  const over = (): void => {
    state.isOver = true;
  };
  work.then(over, over);
  await world.clock.advance(0);
  while (!state.isOver) await world.clock.advance(10);
  await work;
}

function must<Result>(answer: Answer<Result>): Result {
  if (answer.kind === 'done') return answer.result;
  throw new TypeError(`a world could not be made: ${answer.kind === 'refused' ? answer.code : answer.kind}`);
}

async function registerPanels(world: World): Promise<void> {
  for (const panel of world.panels) {
    await panel.prepare?.();
    const { driver, baseUrl, credentials } = panel;
    const input = { kind: driver.kind, name: baseUrl, baseUrl, credentials };
    const { id } = must(await ask(world, 'register', ({ panels }) => panels.register(input, byStaff(world))));
    must(await ask(world, 'sync inbounds', ({ panels }) => panels.syncInbounds(id, byStaff(world))));
    const listed = await ask(world, 'list inbounds', ({ inbounds }) =>
      inbounds.list({ panelId: id }, byStaff(world)),
    );
    panel.id = id;
    panel.inboundIds = must(listed).rows.map((inbound) => inbound.id);
  }
}

async function createPlans(world: World): Promise<void> {
  const base = { name: 'Plan', trafficLimitBytes: 50 * GIB_BYTES, durationDays: 30 };
  const price = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
  const wanted: CreatePlanInput[] = [
    { ...base, slug: 'plain', price: price(1000) },
    {
      ...base,
      slug: 'with-fee',
      price: price(1000),
      setupFeeMinor: 300,
      placement: { allowSpreading: true },
    },
    { ...base, slug: 'one-day', price: price(150), durationDays: 1, trialDays: 1 },
    { ...base, slug: 'unlimited', price: price(900), trafficLimitBytes: null },
    { ...base, slug: 'few', price: price(700), capacity: 25 },
  ];
  if (world.plan.kind === 'places') wanted.push(...plansWithPlaces(world));
  for (const plan of wanted)
    world.plans.push(must(await ask(world, 'plan', ({ plans }) => plans.create(plan, byStaff(world)))));
}

/** Each place is on its own panel; nobody waits for the last. */
function plansWithPlaces({ panels }: World): CreatePlanInput[] {
  const places = panels.map(({ id }, index) => ({
    key: index === 0 ? MAIN_PLACE : `place-${index}`,
    name: { en: `Place ${index}` },
    selector: { panelIds: [id] },
    required: index < panels.length - 1,
  }));
  const base = { durationDays: 30, trafficLimitBytes: 50 * GIB_BYTES, placement: { places } };
  const price = { amountMinor: 1200, currency: 'USD' };
  return [
    { ...base, slug: 'places', name: 'Places', price },
    { ...base, slug: 'places-unlimited', name: 'Unlimited places', price, trafficLimitBytes: null },
    { ...base, slug: 'places-later', name: 'Places from the first use', price, startsOnFirstUse: true },
  ];
}

async function createCustomers(world: World): Promise<void> {
  for (let index = 0; index < world.plan.customers; index += 1) {
    const customer = must(
      await ask(world, 'customer', ({ customers }) => customers.ensure({ externalId: `customer-${index}` })),
    );
    world.customers.push(customer);
    const gift = { customerId: customer.id, amountMinor: 20_000, reason: 'simulation' };
    must(await ask(world, 'gift', ({ wallets }) => wallets.adjust(gift, byStaff(world))));
  }
}
