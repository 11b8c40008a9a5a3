import type { Account } from '../../domain/accounts/account.ts';
import { type Subscription, type SubscriptionStatus, statusOf } from '../../domain/lifecycle/subscription.ts';
import { oldestReading } from '../../domain/usage/usage-read-at.ts';
import { notFound } from '../../errors/error-factories.ts';
import { createLinkReader } from '../accounts/read-links.ts';
import {
  type PlacedLink,
  type PlaceView,
  type ServerState,
  servedBy,
  serverOf,
} from '../accounts/served-places.ts';
import { shopLinkOf, tokenHashes } from '../accounts/subscription-token.ts';
import { type DeviceAnswer, type LinkVisitor, servesNamedOnly, visitLink } from '../devices/visit-link.ts';
import { createLinkWatch } from '../devices/watch-links.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

/** What a customer gets for the money. Secret: links and tokens are in it. */
export interface DeliveryView {
  subscriptionId: string;
  orderId: string;
  planId: string;
  status: SubscriptionStatus;
  /** The shop's own subscription link: exists from the sale on and never changes unless it is rotated. */
  shopLink: string;
  /**
   * Direct configurations as the panels give them, in the order of the plan's places; empty before the
   * delivery, and for a customer whose plan gives configurations only to devices that are named
   * (`areLinksWithheld`).
   */
  links: string[];
  areLinksWithheld: boolean;
  startsAt: Date | null;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  usedBytes: number;
  /** What was used until then is counted: when all its servers were read; null before the delivery. */
  usageAsOf: Date | null;
  deviceLimit: number | null;
  /** The server of the lead place, as the last contacts with it went; null while it has none. */
  server: ServerState | null;
  /**
   * How each place does, in the order of the plan; empty for a plan without places, and before the delivery.
   */
  places: PlaceView[];
}

/**
 * What the shop link knows; `@panelkit/sdk/links` makes the answer of it. Secret: links and tokens are in it.
 */
export interface SubscriptionDocument {
  /** When it was so. */
  at: Date;
  subscriptionId: string;
  planId: string;
  status: Exclude<SubscriptionStatus, 'terminated'>;
  shopLink: string;
  /**
   * Direct configurations as the panels give them, in the order of the plan's places; empty before the
   * delivery.
   */
  links: string[];
  /** The same with their places. */
  servers: PlacedLink[];
  /**
   * How each place does, in the order of the plan; empty for a plan without places, and before the delivery.
   */
  places: PlaceView[];
  startsAt: Date | null;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  usedBytes: number;
  /**
   * What the limit of devices says to this visitor; null: the plan has none, nobody was named to `byToken`,
   * or there is no access now.
   */
  devices: DeviceAnswer | null;
  /** It renews itself at its end, and counts its volume from 0 then. */
  autoRenew: boolean;
}

/** Delivery: everything here comes from stored rows, no panel is called. */
export interface Delivery {
  get(subscriptionId: string, by: QueryContext): Promise<DeliveryView>;
  /**
   * With a visitor, their device is counted where the plan limits devices; one who is refused gets no
   * configurations.
   * @throws PanelkitError `NOT_FOUND` for an unknown or rotated token and for a terminated subscription
   */
  byToken(token: string, visitor?: LinkVisitor): Promise<SubscriptionDocument>;
}

export function createDelivery(engine: Engine): Delivery {
  const { storage } = engine.backend;
  const watch = createLinkWatch(engine);
  const readLinks = createLinkReader(engine.secretBox);
  return {
    get: async (subscriptionId, by) => {
      const subscription = await storage.subscriptions.find(subscriptionId);
      if (subscription === null) throw notFound('subscription', subscriptionId);
      const actor = actorOf(by);
      requireOwner(actor, subscription.customerId, { kind: 'subscription', id: subscriptionId });
      const areLinksWithheld = actor.kind === 'customer' && (await servesNamedOnly(engine, subscription));
      const accounts = await accountsOf(engine, subscription);
      const plan = accounts.length === 0 ? null : await storage.plans.find(subscription.planId);
      const { servers, places } = await servedBy(engine, { accounts, plan }, readLinks);
      // Another process may have changed the address of the links a moment ago.
      await engine.knownSettings.refresh();
      const lead = accounts.find(({ id }) => id === subscription.accountId);
      return toView(engine, subscription, {
        links: areLinksWithheld ? [] : servers.map(({ uri }) => uri),
        areLinksWithheld,
        places,
        server: lead === undefined ? null : await serverOf(engine, lead),
      });
    },
    byToken: async (token, visitor) => {
      const linked = await storage.subscriptions.findLinked(tokenHashes(engine.secretBox, token));
      if (linked === null) throw notFound('subscription', 'token');
      const { subscription } = linked;
      const at = engine.backend.clock.now();
      const status = statusOf(subscription, at);
      if (status === 'terminated') throw notFound('subscription', 'token');
      const hasAccess = status === 'active' || status === 'on-hold';
      if (hasAccess && visitor?.isCounted === true && visitor.reader !== undefined)
        watch.note(subscription, visitor.reader);
      const devices = visitor === undefined || !hasAccess ? null : await visitLink(engine, linked, visitor);
      // Before the delivery its accounts are for the reconciler alone.
      const accounts = subscription.granted === null ? [] : linked.accounts;
      const served = await servedBy(engine, { ...linked, accounts }, readLinks);
      const servers = (devices?.refusal ?? null) === null ? served.servers : [];
      const { id: subscriptionId, planId, granted, usedBytes, autoRenew } = subscription;
      return {
        at,
        subscriptionId,
        planId,
        status,
        usedBytes,
        autoRenew,
        shopLink: `${engine.linkAddress}/s/${token}`,
        servers,
        links: servers.map(({ uri }) => uri),
        places: served.places,
        devices,
        startsAt: granted?.startsAt ?? null,
        expiresAt: granted?.expiresAt ?? null,
        trafficLimitBytes: granted?.trafficLimitBytes ?? null,
      };
    },
  };
}

/** The accounts of a subscription that was delivered; of one that is over what is left on its panels. */
async function accountsOf({ backend }: Engine, subscription: Subscription): Promise<Account[]> {
  const { id, granted, termination, accountId } = subscription;
  if (granted === null) return [];
  if (termination === null) return backend.storage.accounts.listLive(id);
  const lead = await backend.storage.accounts.find(accountId);
  return lead === null ? [] : [lead];
}

function toView(
  engine: Engine,
  subscription: Subscription,
  known: Pick<DeliveryView, 'links' | 'areLinksWithheld' | 'server' | 'places'>,
): DeliveryView {
  const { id, orderId, planId, granted, usedBytes } = subscription;
  return {
    subscriptionId: id,
    orderId,
    planId,
    status: statusOf(subscription, engine.backend.clock.now()),
    shopLink: shopLinkOf(engine, subscription),
    ...known,
    startsAt: granted?.startsAt ?? null,
    expiresAt: granted?.expiresAt ?? null,
    trafficLimitBytes: granted?.trafficLimitBytes ?? null,
    usedBytes,
    usageAsOf: oldestReading(
      known.places.length > 0 ? known.places.map(({ server }) => server) : [known.server],
    ),
    deviceLimit: granted?.deviceLimit ?? null,
  };
}
