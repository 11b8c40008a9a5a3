import type { Account } from '../../domain/accounts/account.ts';
import { type Subscription, type SubscriptionStatus, statusOf } from '../../domain/lifecycle/subscription.ts';
import { isHealthy } from '../../domain/panels/panel.ts';
import { notFound } from '../../errors/error-factories.ts';
import { openLinks } from '../accounts/account-secrets.ts';
import { shopLinkOf, tokenHashes } from '../accounts/subscription-token.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';

/** What a customer gets for his money. Secret: links and tokens are in it. */
export interface DeliveryView {
  subscriptionId: string;
  orderId: string;
  planId: string;
  status: SubscriptionStatus;
  /** The shop's own subscription link: exists from the sale on and never changes unless it is rotated. */
  shopLink: string;
  /** Direct configurations as the panel gives them; empty before the first read-back. */
  links: string[];
  startsAt: Date | null;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  usedBytes: number;
  deviceLimit: number | null;
  /** The server behind it, as the last contacts with it went; null while it has none. */
  server: ServerState | null;
}

/** How the server of a subscription does. Says nothing of which it is. */
export interface ServerState {
  /** Whether a contact of late succeeded. */
  reachable: boolean;
  /** How long it took to answer, smoothed, in milliseconds; null: not measured. */
  responseMs: number | null;
  lastContactAt: Date | null;
  /** When the account was last seen there; null: not yet. */
  accountSeenAt: Date | null;
}

/** What the shop link knows; `@panelkit/sdk/links` makes the answer of it. Secret: links and tokens are in it. */
export interface SubscriptionDocument {
  /** When it was so. */
  at: Date;
  subscriptionId: string;
  planId: string;
  status: Exclude<SubscriptionStatus, 'terminated'>;
  shopLink: string;
  /** Direct configurations as the panel gives them; empty before the first read-back. */
  links: string[];
  startsAt: Date | null;
  expiresAt: Date | null;
  trafficLimitBytes: number | null;
  usedBytes: number;
  /** It renews itself at its end, and counts its volume from 0 then. */
  autoRenew: boolean;
}

/** Delivery: everything here comes from stored rows, no panel is called. */
export interface Delivery {
  get(subscriptionId: string, by: QueryContext): Promise<DeliveryView>;
  /** @throws PanelkitError `NOT_FOUND` for an unknown or rotated token and for a terminated subscription */
  byToken(token: string): Promise<SubscriptionDocument>;
}

export function createDelivery(engine: Engine): Delivery {
  const { storage } = engine.backend;
  return {
    get: async (subscriptionId, by) => {
      const subscription = await storage.subscriptions.find(subscriptionId);
      if (subscription === null) throw notFound('subscription', subscriptionId);
      requireOwner(actorOf(by), subscription.customerId, { kind: 'subscription', id: subscriptionId });
      const account = await accountOf(engine, subscription);
      return toView(engine, subscription, {
        links: account === null ? [] : openLinks(engine.secretBox, account),
        server: account === null ? null : await serverOf(engine, account),
      });
    },
    byToken: async (token) => {
      const hashes = tokenHashes(engine.secretBox, token);
      const subscription = await storage.subscriptions.findByTokenHash(hashes);
      const at = engine.backend.clock.now();
      const status = subscription === null ? 'terminated' : statusOf(subscription, at);
      if (subscription === null || status === 'terminated') throw notFound('subscription', 'token');
      const { id: subscriptionId, planId, granted, usedBytes, autoRenew } = subscription;
      return {
        ...{ at, subscriptionId, planId, status, usedBytes, autoRenew },
        shopLink: `${engine.publicUrl}/s/${token}`,
        links: await linksOf(engine, subscription),
        startsAt: granted?.startsAt ?? null,
        expiresAt: granted?.expiresAt ?? null,
        trafficLimitBytes: granted?.trafficLimitBytes ?? null,
      };
    },
  };
}

async function linksOf(engine: Engine, subscription: Subscription): Promise<string[]> {
  const account = await accountOf(engine, subscription);
  return account === null ? [] : openLinks(engine.secretBox, account);
}

/** The account of a subscription that was delivered. */
async function accountOf({ backend }: Engine, subscription: Subscription): Promise<Account | null> {
  return subscription.granted === null ? null : backend.storage.accounts.find(subscription.accountId);
}

async function serverOf({ backend }: Engine, account: Account): Promise<ServerState | null> {
  const panel = await backend.storage.panels.find(account.panelId);
  if (panel === null) return null;
  return {
    reachable: panel.status !== 'disabled' && isHealthy(panel),
    responseMs: panel.health.contacts?.responseMs ?? null,
    lastContactAt: panel.health.lastContactAt,
    accountSeenAt: account.observed?.at ?? null,
  };
}

function toView(
  engine: Engine,
  subscription: Subscription,
  known: Pick<DeliveryView, 'links' | 'server'>,
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
    deviceLimit: granted?.deviceLimit ?? null,
  };
}
