import { createSeededRandom } from '@panelkit/sdk/testing';
import { checkRunning } from './checks/check-running.ts';
import { conclude } from './checks/conclude.ts';
import { buy, decideReceipt, payForChange, topUp } from './people/buying.ts';
import { createClumsyHands } from './people/clumsy-hands.ts';
import {
  cancelMixedOrder,
  contendForSubscription,
  moveWhileChanging,
  stopSelling,
  switchOffRenewal,
} from './people/contending.ts';
import { createHeavyHands } from './people/heavy-hands.ts';
import { keepSubscription, superviseSubscription } from './people/keeping.ts';
import { checkOneHand } from './people/one-hand.ts';
import { operate } from './people/operating.ts';
import { refund, settleRefunds, tell, troubleProvider } from './people/providing.ts';
import { createRoughHands } from './people/rough-hands.ts';
import {
  killProcess,
  runRound,
  setCapacity,
  troublePanel,
  useTraffic,
  workOnUnit,
} from './people/staffing.ts';
import { createWorld, type WorldOptions } from './world/create-world.ts';
import { type Counts, pick, type World } from './world/world.ts';

/** What one seed's shop went through, and what was wrong. */
export interface PlayReport extends Counts {
  seed: number;
  /** How many were played. */
  steps: number;
  kind: string;
  orders: number;
  delivered: number;
  /** Calls of panels that met a fault. */
  faults: number;
  violations: string[];
  /** What was done, for people who look for the reason of a violation. */
  history: string[];
}

type Action = (world: World) => Promise<void>;

const ACTIONS: readonly Action[] = [
  ...Array.from({ length: 24 }, () => buy),
  ...Array.from({ length: 4 }, () => keepSubscription),
  superviseSubscription,
  superviseSubscription,
  topUp,
  payForChange,
  tell,
  tell,
  tell,
  decideReceipt,
  decideReceipt,
  workOnUnit,
  refund,
  setCapacity,
  troublePanel,
  useTraffic,
  killProcess,
  runRound,
];

/** Where processes work on one database at once, some want the same thing in the same moment. */
const CONTENTIONS: readonly Action[] = [
  contendForSubscription,
  contendForSubscription,
  moveWhileChanging,
  moveWhileChanging,
  cancelMixedOrder,
  cancelMixedOrder,
  stopSelling,
  switchOffRenewal,
  switchOffRenewal,
];

/**
 * Plays the shop of a seed: customers, staff, panels, a provider and dying processes on a test clock; then
 * all trouble ends and the invariants are checked. The same seed does the same; `steps` ends it sooner.
 */
export async function playShop(
  options: WorldOptions & {
    steps?: number;
    /** After how many steps the running shop is checked. */
    checkEvery?: number;
  },
): Promise<PlayReport> {
  const world = await createWorld(options);
  const { plan } = world;
  for (const panel of world.panels) panel.trouble(plan.faultChance);
  troubleProvider(world);
  world.isCalm = false;
  const actions = plan.windowMs > 0 ? [...ACTIONS, ...CONTENTIONS, ...CONTENTIONS] : ACTIONS;
  const steps = options.steps ?? plan.steps;
  const checkEvery = options.checkEvery ?? 40;
  const operator = createSeededRandom(options.seed + 2);
  const touched = { ended: new Set<string>(), renamed: new Set<string>(), rekeyed: new Set<string>() };
  const handle = createClumsyHands(world, options.seed + 3, touched);
  const handleRoughly = createRoughHands(world, options.seed + 5, touched);
  const handleHeavily = createHeavyHands(world, options.seed + 7, touched);
  for (let step = 0; step < steps; step += 1) {
    const burst = 1 + Math.floor(world.random() * plan.burst);
    for (let count = 0; count < burst; count += 1) world.follow(pick(world, actions)(world));
    operate(world, operator);
    world.follow(handle());
    world.follow(handleRoughly());
    world.follow(handleHeavily());
    await world.clock.advance(plan.stepMs(world.random()));
    if (step % 20 === 19) settleRefunds(world);
    if (step % checkEvery === checkEvery - 1) world.violations.push(...(await checkRunning(world)));
    if (world.violations.length > 0) break;
  }
  const faults = world.panels.reduce((sum, panel) => sum + panel.faultsMet(), 0);
  await conclude(world, () => checkOneHand(world, options.seed + 11, touched));
  return report(world, { seed: options.seed, steps, faults });
}

function report(world: World, known: Pick<PlayReport, 'seed' | 'steps' | 'faults'>): PlayReport {
  const { history, violations, plan, facts, counts, clock } = world;
  const startMs = clock.now().getTime() - clock.monotonicMs();
  return {
    ...known,
    kind: plan.kind,
    ...counts,
    violations,
    delivered: facts.delivered,
    orders: facts.orders.length,
    history: history.map(
      ({ atMs, what, outcome }) =>
        `${new Date(startMs + atMs).toISOString()} ${what}${outcome === '' ? '' : `: ${outcome}`}`,
    ),
  };
}
