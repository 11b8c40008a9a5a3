import { subscriptionOf } from '../checks/witnesses.ts';
import { ask, byStaff, isStorageFailure, pick, type World } from '../world/world.ts';

/**
 * Staff work on a unit: a failed one is tried again, one under way is started, placed elsewhere or cancelled.
 */
export async function workOnUnit(world: World): Promise<void> {
  const { facts } = world;
  const failed = [...facts.failedUnits];
  const recent = [...facts.units.keys()].slice(-8);
  const isFailed = failed.length > 0 && world.random() < 0.6;
  const units = isFailed ? failed : recent;
  if (units.length === 0) return;
  const unitId = pick(world, units);
  const verb = isFailed ? 'retry' : pick(world, ['replace', 'cancel', 'start'] as const);
  const by = byStaff(world);
  const once = () =>
    ask(world, `${verb} unit ${unitId}`, ({ units: desk }) => desk[verb]({ unitId, reason: 'staff' }, by));
  if (world.random() < 0.2) world.follow(once());
  await once();
}

/** Operators lower and raise what an inbound or a panel may hold, and close one for a while. */
export async function setCapacity(world: World): Promise<void> {
  const panel = pick(world, world.panels);
  const capacity = world.random() < 0.3 ? null : Math.floor(world.random() * 120);
  const [inboundId] = [pick(world, panel.inboundIds)];
  if (world.random() < 0.7) {
    await ask(world, `capacity ${capacity} of inbound ${inboundId}`, ({ inbounds }) =>
      inbounds.update({ inboundId, capacity }, byStaff(world)),
    );
    return;
  }
  const status = world.random() < 0.1 ? 'draining' : 'enabled';
  await ask(world, `capacity ${capacity} of ${panel.baseUrl}, ${status}`, ({ panels }) =>
    panels.update({ panelId: panel.id, capacity, status }, byStaff(world)),
  );
}

/** A panel dies, comes back, restarts, or gets an account of somebody else. */
export async function troublePanel(world: World): Promise<void> {
  const panel = pick(world, world.panels);
  const trouble = pick(world, [
    'restarts',
    'dies',
    'all come back',
    'all come back',
    'foreign account',
  ] as const);
  if (trouble === 'restarts') panel.restart(5000 + Math.floor(world.random() * 60_000));
  if (trouble === 'dies') panel.goDown();
  if (trouble === 'all come back') for (const { comeBack } of world.panels) comeBack();
  if (trouble === 'foreign account') panel.addForeign();
  world.note(`${panel.baseUrl}: ${trouble}`, '');
}

/** A process dies between two calls. */
export async function killProcess(world: World): Promise<void> {
  if (world.processes.length > 0) pick(world, world.processes).lifeline.die();
}

/** Accounts are used, some of them beyond their limit. */
export async function useTraffic(world: World): Promise<void> {
  const panel = pick(world, world.panels);
  const atMs = world.clock.monotonicMs();
  for (const { name, note, trafficLimitBytes } of panel.accounts()) {
    if (world.random() < 0.6) continue;
    const bytes = Math.floor(((trafficLimitBytes ?? 1e9) / 2) * (0.2 + world.random() * 2));
    if (!panel.addTraffic(name, bytes) || !note?.startsWith('Shop ')) continue;
    const subscriptionId = subscriptionOf(note);
    const passed = world.traffic.get(subscriptionId) ?? [];
    world.traffic.set(subscriptionId, [...passed, { atMs, bytes }]);
  }
}

/** An operator runs the scheduler's round by hand. */
export async function runRound(world: World): Promise<void> {
  if (!world.plan.byHand || world.processes.length === 0) return;
  const { scheduler, lifeline } = pick(world, world.processes);
  const round = scheduler.tick().catch((error: unknown) => {
    if (!isStorageFailure(error)) throw error;
  });
  await Promise.race([round, lifeline.died]);
}
