import type { Plan } from '../../domain/orders/plan.ts';
import { hasRoomFor } from '../../domain/placement/capacity.ts';
import { type PlacementExplanation, selectInbounds } from '../../domain/placement/select-inbound.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput, quantitySchema } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { listCandidates } from './choose-places.ts';
import { asDedicated } from './dedicated-places.ts';

/** What the placement rule would do now, and why. */
export interface PlacementReport {
  /** `placed`, or why nothing would be. */
  outcome: 'placed' | 'no-capacity' | 'no-healthy-panel' | 'not-supported';
  candidates: PlacementExplanation[];
}

/** Runs the placement rule without reserving anything. */
export async function explainPlacement(
  engine: Engine,
  wanted: { plan: Plan; quantity: number },
  by: QueryContext,
): Promise<PlacementReport> {
  requireStaff(actorOf(by), { kind: 'plan', id: wanted.plan.id });
  const quantity = parseInput(quantitySchema, wanted.quantity);
  const { placement } = engine.policies;
  const plan = asDedicated(wanted.plan);
  const now = engine.backend.clock.now();
  const candidates = await listCandidates(engine, engine.backend.storage, { plan, quantity, now });
  const selection = selectInbounds({
    plan,
    quantity,
    candidates,
    now,
    ...(placement && { strategy: placement }),
  });
  const isPlanFull = selection.kind === 'placed' && !hasRoomFor(wanted.plan, quantity);
  return { outcome: isPlanFull ? 'no-capacity' : selection.kind, candidates: selection.explanation };
}
