import type { CapacityHold } from '../../domain/placement/capacity.ts';
import type { PlacementCandidate } from '../../domain/placement/select-inbound.ts';

/**
 * It gave what it had, or was lost to another buyer; the panel counts for inbounds that are still to be made.
 */
export function isTried({ panel, inbound }: PlacementCandidate, tried: ReadonlySet<string>): boolean {
  return tried.has(inbound.id) || (inbound.remoteKey === null && tried.has(panel.id));
}

/** As if its panel answered. */
export function asIfHealthy({ panel, inbound }: PlacementCandidate): PlacementCandidate {
  return { panel: { ...panel, health: { ...panel.health, consecutiveFailures: 0 } }, inbound };
}

/** As if it had no room. */
export function full({ panel, inbound }: PlacementCandidate): PlacementCandidate {
  return { panel, inbound: { ...inbound, capacity: 0 } };
}

/** As if the chosen places were held already. */
export function less(
  { panel, inbound }: PlacementCandidate,
  chosen: readonly CapacityHold[],
): PlacementCandidate {
  const onPanel = chosen.filter(({ panelId }) => panelId === panel.id).length;
  const onInbound = chosen.filter(({ inboundId }) => inboundId === inbound.id).length;
  return {
    panel: { ...panel, heldCount: panel.heldCount + onPanel },
    inbound: { ...inbound, heldCount: inbound.heldCount + onInbound },
  };
}
