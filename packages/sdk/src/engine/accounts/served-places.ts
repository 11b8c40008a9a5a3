import type { Account } from '../../domain/accounts/account.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { InboundHandshake } from '../../domain/inbounds/inbound-handshake.ts';
import type { Plan, PlanPlace } from '../../domain/orders/plan.ts';
import { isHealthy, type Panel } from '../../domain/panels/panel.ts';
import { MAIN_PLACE } from '../../domain/placement/capacity.ts';
import { type PlaceState, placeStateOf } from '../../domain/placement/place-state.ts';
import { usageReadAt } from '../../domain/usage/usage-read-at.ts';
import type { LinkedAccount } from '../../ports/storage/storage-accounts.ts';
import type { Engine } from '../kernel/engine.ts';
import type { ReadLinks } from './read-links.ts';

/** One place of a subscription, as its customer sees it. Says nothing of which server it is. */
export type PlaceView = PlaceState & {
  key: string;
  /** What the place is called; null where the plan no longer has it. */
  name: PlanPlace['name'] | null;
  /**
   * Its server, as the last contacts with it went; null: its panel is gone. Says nothing of the way from a
   * customer to it.
   */
  server: ServerState | null;
};

/** How the server of a subscription does. Says nothing of which it is. */
export interface ServerState {
  /** Whether a recent contact succeeded. */
  reachable: boolean;
  /** How long it took to answer, smoothed, in milliseconds; null: not measured. */
  responseMs: number | null;
  lastContactAt: Date | null;
  /** When the account was last seen there; null: not yet. */
  accountSeenAt: Date | null;
  /** When what the account has used was read there last; null: not yet. */
  usageReadAt: Date | null;
  /**
   * How it answered a TCP and TLS handshake of the shop; null: none was tried. Says nothing of whether bytes
   * pass.
   */
  handshake: Pick<InboundHandshake, 'result' | 'connectMs' | 'handshakeMs' | 'at'> | null;
}

/** A direct configuration and its place. Secret. */
export interface PlacedLink {
  uri: string;
  placeKey: string;
  /** What the place is called; null where the plan names none. */
  placeName: PlanPlace['name'] | null;
}

/** The links of the accounts that were read back and how their places do, in the order of the plan. */
export async function servedBy(
  { backend }: Engine,
  { accounts, plan }: { accounts: readonly LinkedAccount[]; plan: Pick<Plan, 'placement'> | null },
  readLinks: ReadLinks,
): Promise<{ servers: PlacedLink[]; places: PlaceView[] }> {
  const { inbounds } = backend.storage;
  const named = plan?.placement.places ?? [];
  const isNamed = named.length > 0 || accounts.some(({ placeKey }) => placeKey !== MAIN_PLACE);
  const nameOf = (key: string) => named.find((place) => place.key === key)?.name ?? null;
  const rankOf = ({ placeKey }: LinkedAccount): number => {
    const rank = named.findIndex(({ key }) => key === placeKey);
    return rank < 0 ? named.length : rank;
  };
  const inOrder = accounts.toSorted((first, second) => rankOf(first) - rankOf(second));
  const ids = isNamed ? [...new Set(accounts.map(({ inboundId }) => inboundId))] : [];
  const found = ids.length > 0 ? await inbounds.findPlaces(ids) : [];
  const placeOf = new Map(found.map((place) => [place.inbound.id, place]));
  return {
    servers: inOrder.flatMap((account) => {
      const { placeKey } = account;
      return readLinks(account).map((uri) => ({ uri, placeKey, placeName: nameOf(placeKey) }));
    }),
    places: (isNamed ? inOrder : []).map((account) => {
      const place = placeOf.get(account.inboundId) ?? null;
      return {
        key: account.placeKey,
        name: nameOf(account.placeKey),
        ...placeStateOf(account, place),
        server: place === null ? null : serverStateOf(account, place),
      };
    }),
  };
}

export async function serverOf({ backend }: Engine, account: Account): Promise<ServerState | null> {
  const [place] = await backend.storage.inbounds.findPlaces([account.inboundId]);
  return place === undefined ? null : serverStateOf(account, place);
}

function serverStateOf(
  account: Pick<Account, 'observed'>,
  { panel, inbound }: { panel: Pick<Panel, 'status' | 'health'>; inbound: Pick<Inbound, 'lastHandshake'> },
): ServerState {
  const { result, connectMs = null, handshakeMs = null, at } = inbound.lastHandshake ?? {};
  const isTried = result !== undefined && result !== 'not-tried' && at !== undefined;
  return {
    reachable: panel.status !== 'disabled' && isHealthy(panel),
    responseMs: panel.health.contacts?.responseMs ?? null,
    lastContactAt: panel.health.lastContactAt,
    accountSeenAt: account.observed?.at ?? null,
    usageReadAt: usageReadAt(account, panel),
    handshake: isTried ? { result, connectMs, handshakeMs, at } : null,
  };
}
