import type { Account } from '../accounts/account.ts';
import type { Inbound } from '../inbounds/inbound.ts';
import type { WaitsFor } from '../orders/waits-for.ts';
import { isHealthy, type Panel } from '../panels/panel.ts';

/**
 * How one place of a subscription does. *ready*: its account was read back, and nothing is known against its
 * server. *preparing*: its account was not read back yet. *degraded*: it was, but its server does not serve
 * now. `reason`: what it waits for, if that is known.
 */
export type PlaceState =
  | { state: 'ready'; reason: null }
  | { state: 'preparing'; reason: WaitsFor | null }
  | { state: 'degraded'; reason: WaitsFor };

type PlacedAccount = Pick<Account, 'seenAt' | 'missingSince'>;
type ServingPanel = Pick<Panel, 'status' | 'suspectSince' | 'health'>;

/** By what is stored of it. `place`: null where its panel is gone. Pure. */
export function placeStateOf(
  { seenAt, missingSince }: PlacedAccount,
  place: { panel: ServingPanel; inbound: Pick<Inbound, 'status'> } | null,
): PlaceState {
  const reason = place === null ? 'server-checked' : troubleOf(place.panel, place.inbound);
  if (seenAt === null) return { state: 'preparing', reason };
  if (reason !== null) return { state: 'degraded', reason };
  // It was there and is put back.
  return missingSince === null
    ? { state: 'ready', reason: null }
    : { state: 'degraded', reason: 'server-checked' };
}

function troubleOf(panel: ServingPanel, { status }: Pick<Inbound, 'status'>): WaitsFor | null {
  if (panel.status === 'disabled' || panel.suspectSince !== null) return 'server-checked';
  if (!isHealthy(panel)) return 'server-unreachable';
  return status === 'active' || status === 'pending' ? null : 'inbound-missing';
}
