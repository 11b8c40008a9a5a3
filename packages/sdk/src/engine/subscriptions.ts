import * as z from 'zod';
import { type Subscription, type SubscriptionStatus, statusOf } from '../domain/subscription.ts';
import { illegalTransition, notFound } from '../errors/error-factories.ts';
import type { Page, PageRequest } from '../ports/storage.ts';
import { requireOwner } from './authorize.ts';
import type { Engine } from './engine.ts';
import { idSchema } from './parse-input.ts';
import { recordAudit } from './record-audit.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from './run-command.ts';
import { sealToken, TOKEN_LENGTH } from './subscription-token.ts';

const rotateSchema = z.object({ subscriptionId: idSchema });

/** A subscription with its derived status, without its token. */
export type SubscriptionView = Omit<Subscription, 'sealedToken' | 'tokenHash'> & {
  status: SubscriptionStatus;
};

/** What customers own. */
export interface Subscriptions {
  get(subscriptionId: string, by: QueryContext): Promise<SubscriptionView>;
  /** Customers see their own; a unit that was never delivered leaves a terminated one behind. */
  list(
    filter: { customerId?: string; orderId?: string } & PageRequest,
    by: QueryContext,
  ): Promise<Page<SubscriptionView>>;
  /** A new random token for the shop link; the old link is dead at once. */
  rotateLink(input: z.input<typeof rotateSchema>, by: CommandContext): Promise<SubscriptionView>;
}

export function createSubscriptions(engine: Engine): Subscriptions {
  const { storage, clock } = engine.backend;
  const view = ({ sealedToken: _sealed, tokenHash: _hash, ...rest }: Subscription): SubscriptionView => ({
    ...rest,
    status: statusOf(rest, clock.now()),
  });
  const find = async (id: string): Promise<Subscription> => {
    const subscription = await storage.subscriptions.find(id);
    if (subscription === null) throw notFound('subscription', id);
    return subscription;
  };
  return {
    get: async (subscriptionId, by) => {
      const subscription = await find(subscriptionId);
      requireOwner(actorOf(by), subscription.customerId, { kind: 'subscription', id: subscriptionId });
      return view(subscription);
    },
    list: async (filter, by) => {
      const actor = actorOf(by);
      const own = actor.kind === 'customer' ? { ...filter, customerId: actor.id } : filter;
      const { rows, nextCursor } = await storage.subscriptions.list(own);
      return { rows: rows.map(view), nextCursor };
    },
    rotateLink: async (input, by) => view(await find(await rotateLink(engine, input, by))),
  };
}

function rotateLink(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'subscriptions.rotateLink',
    schema: rotateSchema,
    input,
    by,
    effect: async (tx, { subscriptionId }, actor) => {
      const target = { kind: 'subscription', id: subscriptionId };
      const subscription = await tx.subscriptions.get(subscriptionId);
      requireOwner(actor, subscription.customerId, target);
      if (subscription.termination !== null)
        throw illegalTransition({ ...target, from: 'terminated', action: 'rotate the link' });
      const token = engine.ids.token(TOKEN_LENGTH);
      await tx.subscriptions.update(subscriptionId, sealToken(engine.secretBox, subscriptionId, token));
      await recordAudit(engine, tx, { actor, action: 'subscription.rotate-link', target });
      return subscriptionId;
    },
  });
}
