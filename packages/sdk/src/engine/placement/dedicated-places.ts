import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { PlacementCandidate } from '../../domain/placement/select-inbound.ts';
import { newMadeInbound } from '../inbounds/make-inbounds.ts';
import type { Engine } from '../kernel/engine.ts';

const NAME_LENGTH = 30;

/**
 * The inbounds that would be made for units of a plan with dedicated inbounds: as many on each panel as there
 * are units.
 */
export function dedicatedCandidates(
  engine: Engine,
  panels: Panel[],
  { plan, quantity, now }: { plan: Plan; quantity: number; now: Date },
): PlacementCandidate[] {
  const { template } = plan.placement.dedicated ?? {};
  if (template === undefined) return [];
  const name = plan.slug.slice(0, NAME_LENGTH);
  const wanted = { name, template, capacity: 1, isDefault: false, provisioningEnabled: true };
  return panels.flatMap((panel) =>
    Array.from({ length: quantity }, () => {
      const inbound = newMadeInbound(engine, { ...wanted, panelId: panel.id }, now);
      // As it will be when it is there.
      return { panel, inbound: { ...inbound, status: 'active' as const } };
    }),
  );
}

/** Each unit goes to its own inbound, so its line is spread over as many as it has units. */
export function asDedicated(plan: Plan): Plan {
  const { dedicated } = plan.placement;
  if (!dedicated) return plan;
  return { ...plan, placement: { ...plan.placement, preferredInboundId: null, allowSpreading: true } };
}

/** The row of a chosen one: it waits for its unit's account, which sets it going. */
export function toDedicatedInbound(chosen: Inbound, unitId: string): Inbound {
  return { ...chosen, status: 'pending', dedicatedTo: unitId };
}
