import { type Subscription, type SubscriptionStatus, statusOf } from '../domain/subscription.ts';
import { notFound } from '../errors/error-factories.ts';
import { openLinks } from './account-secrets.ts';
import { requireOwner } from './authorize.ts';
import type { Engine } from './engine.ts';
import { actorOf, type QueryContext } from './run-command.ts';
import { shopLinkOf, tokenHashes } from './subscription-token.ts';

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
}

/** What the shop link answers to a client application. */
export interface SubscriptionDocument {
  status: SubscriptionStatus;
  /** Base64 of the newline-joined links. */
  body: string;
  /** Value of the `Subscription-Userinfo` header: bytes and Unix seconds, 0 = unlimited or never. */
  userinfo: string;
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
      return toView(engine, subscription, await linksOf(engine, subscription));
    },
    byToken: async (token) => {
      const hashes = tokenHashes(engine.secretBox, token);
      const subscription = await storage.subscriptions.findByTokenHash(hashes);
      if (subscription === null || subscription.termination !== null) throw notFound('subscription', 'token');
      const links = await linksOf(engine, subscription);
      return {
        status: statusOf(subscription, engine.backend.clock.now()),
        body: toBase64(links.join('\n')),
        userinfo: userinfoOf(subscription),
      };
    },
  };
}

async function linksOf(engine: Engine, subscription: Subscription): Promise<string[]> {
  if (subscription.granted === null) return [];
  const account = await engine.backend.storage.accounts.find(subscription.accountId);
  return account === null ? [] : openLinks(engine.secretBox, account);
}

function toView(engine: Engine, subscription: Subscription, links: string[]): DeliveryView {
  const { id, orderId, planId, granted, usedBytes } = subscription;
  return {
    subscriptionId: id,
    orderId,
    planId,
    status: statusOf(subscription, engine.backend.clock.now()),
    shopLink: shopLinkOf(engine, subscription),
    links,
    startsAt: granted?.startsAt ?? null,
    expiresAt: granted?.expiresAt ?? null,
    trafficLimitBytes: granted?.trafficLimitBytes ?? null,
    usedBytes,
    deviceLimit: granted?.deviceLimit ?? null,
  };
}

function userinfoOf({ usedBytes, granted }: Subscription): string {
  const expire = granted?.expiresAt ? Math.floor(granted.expiresAt.getTime() / 1000) : 0;
  return `upload=0; download=${usedBytes}; total=${granted?.trafficLimitBytes ?? 0}; expire=${expire}`;
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
