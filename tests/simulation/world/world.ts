import type { Scheduler } from '@panelkit/sdk';
import { type Backend, type IdGenerator, isPanelkitError, type Panelkit } from '@panelkit/sdk';
import type { FakePaymentGateway, TestClock } from '@panelkit/sdk/testing';
import type { ShopFacts } from '../checks/shop-facts.ts';
import type { Interruptions, Lifeline } from './lifeline.ts';
import type { SimulatedPanel } from './simulated-panel.ts';

import type { SimulatedStore } from './simulated-store.ts';
import type { WorldPlan } from './world-plan.ts';

/** One process of the simulated shop. */
export interface SimulatedProcess {
  panelkit: Panelkit;
  scheduler: Scheduler;
  lifeline: Lifeline;
}

/** How much happened. */
export interface Counts {
  commands: number;
  refused: number;
  unanswered: number;
  crashes: number;
  stalls: number;
  webhooks: number;
  /** Orders of plans with places. */
  placeOrders: number;
  /** Statements that left late, that lost their server's backend, and whose answers were lost. */
  pauses: number;
  severed: number;
  unheard: number;
}

/** One simulated shop with its customers, staff, panels and provider. */
export interface World {
  plan: WorldPlan;
  random: () => number;
  /** Decides what statements meet. */
  statementRandom: () => number;
  clock: TestClock;
  ids: IdGenerator;
  store: SimulatedStore;
  /** Looks at the records as nobody's process does; never dies. */
  observer: Backend;
  facts: ShopFacts;
  interruptions: Interruptions;
  /** Those alive. */
  processes: SimulatedProcess[];
  panels: SimulatedPanel[];
  fetch: typeof globalThis.fetch;
  provider: FakePaymentGateway;
  customers: { id: string }[];
  plans: { id: string }[];
  /** All trouble is over. */
  isCalm: boolean;
  counts: Counts;
  violations: string[];
  history: { atMs: number; what: string; outcome: string }[];
  /** What people do that takes a while. */
  stories: Set<Promise<void>>;
  lastKey: number;
  /** When a process died last, on the monotonic clock. */
  lastDeathMs: number;
  note(what: string, outcome: string): void;
  /** Lets something go on beside the rest; what it throws is a violation. */
  follow(story: Promise<unknown>): void;
  plant: Plant;
  /** By subscription: what really passed through its accounts. */
  traffic: Map<string, { atMs: number; bytes: number }[]>;
  /** By subscription: where its account was written last. */
  seats: Map<string, SimulatedPanel>;
  /** By account: when somebody asked for its lease last. */
  takenUp: Map<string, number>;
  /** When somebody last deleted accounts of a panel, or restored an older database there. */
  harmedAtMs: Map<SimulatedPanel, number>;
  /** By panel: accounts that others made with ids that ours had, as they were then. */
  strangers: Map<SimulatedPanel, Map<string, string>>;
  /** Where somebody restored an older database. */
  restored: Set<SimulatedPanel>;
  /**
   * Subscriptions whose panel counts from an older database: what it shows of a period that ended is booked
   * for the present one.
   */
  recounted: Set<string>;
  /** By change and account: the smallest counter that a reset was sent for. */
  resets: Map<string, number>;
}

/** Makes the backend of each process worse, to see whether it is found. The observer's is nobody's. */
export type Plant = (backend: Backend, observer: Backend) => Backend;

/** How a command ended for whoever gave it. *lost*: the process died, and he did not ask again. */
export type Answer<Result> =
  | { kind: 'done'; result: Result }
  | { kind: 'refused'; code: string }
  | { kind: 'lost' };

/** Gives a command to some process. When that dies without an answer it is mostly given again, to another. */
export async function ask<Result>(
  world: World,
  what: string,
  command: (panelkit: Panelkit) => Promise<Result>,
): Promise<Answer<Result>> {
  world.counts.commands += 1;
  for (;;) {
    const { panelkit, lifeline } = await anyProcess(world);
    const answer = await Promise.race([toAnswer(command(panelkit)), lifeline.died]);
    const isAnswered = answer !== 'died' && !(answer.kind === 'refused' && answer.code === STORAGE_GONE);
    if (isAnswered) {
      world.note(what, answer.kind === 'refused' ? answer.code : 'done');
      if (answer.kind === 'refused') world.counts.refused += 1;
      return answer;
    }
    world.counts.unanswered += 1;
    world.note(what, 'no answer');
    if (!world.isCalm && world.random() < 0.2) return { kind: 'lost' };
  }
}

const STORAGE_GONE = 'STORAGE_UNAVAILABLE';

/** Whether its connection to the database broke: what it asked for may have been done. */
export function isStorageFailure(error: unknown): boolean {
  return isPanelkitError(error) && error.code === STORAGE_GONE;
}

/** A refusal is an answer too; anything but a `PanelkitError` is a bug. */
function toAnswer<Result>(work: Promise<Result>): Promise<Answer<Result>> {
  return work.then(
    (result) => ({ kind: 'done', result }),
    (error: unknown) => {
      if (isPanelkitError(error)) return { kind: 'refused', code: error.code };
      throw error;
    },
  );
}

async function anyProcess(world: World): Promise<SimulatedProcess> {
  while (world.processes.length === 0) await world.clock.sleep(1000);
  return pick(world, world.processes);
}

/** A new context of staff. */
export function byStaff(world: World) {
  return { actor: { kind: 'staff' as const, id: 'tester' }, idempotencyKey: nextKey(world) };
}

/** A new context of this customer. */
export function byCustomer(world: World, { id }: { id: string }) {
  return { actor: { kind: 'customer' as const, id }, idempotencyKey: nextKey(world) };
}

function nextKey(world: World): string {
  world.lastKey += 1;
  return `key-${world.lastKey}`;
}

/** One of them. @throws TypeError when there is none */
export function pick<Item>({ random }: Pick<World, 'random'>, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new TypeError('there is nothing to pick from');
  return item;
}

/** Waits in the world's time: mostly short, at most `longestMs`. */
export function pause({ clock, random }: World, longestMs: number): Promise<void> {
  return clock.sleep(Math.floor(random() ** 2 * longestMs));
}
