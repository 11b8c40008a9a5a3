import * as z from 'zod';
import type { Account } from '../../domain/accounts/account.ts';
import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import { type Subscription, statusOf } from '../../domain/lifecycle/subscription.ts';
import {
  MOST_RENEWALS_A_DAY,
  whoOf,
  whyEnded,
  whyNotRenewConfigurations,
} from '../../domain/lifecycle/subscription-actions.ts';
import type { AuditReader } from '../../ports/storage.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { renewedCredentials } from '../accounts/renewed-credentials.ts';
import { sealToken, TOKEN_LENGTH } from '../accounts/subscription-token.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, type CommandScope, runCommand } from '../kernel/run-command.ts';
import { findSubscription, lockSubscription } from '../locks/lock-subscription.ts';
import { notPossible } from './staff-actions.ts';

const rotateSchema = z.object({
  subscriptionId: idSchema,
  renews: z.enum(['link', 'configurations', 'both']).default('link'),
});

export type RotateInput = z.input<typeof rotateSchema>;

const RENEWED = 'subscription.renew-configurations';

/**
 * A new token, new secrets of the accounts at all places, or both. @throws PanelkitError `ILLEGAL_TRANSITION`
 */
export function rotateLink(engine: Engine, input: RotateInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'subscriptions.rotateLink',
    schema: rotateSchema,
    input,
    by,
    effect: async (scope, { subscriptionId, renews }) => {
      const { tx, actor, audit, emit } = scope;
      const target = { kind: 'subscription', id: subscriptionId };
      const known = await findSubscription(tx, subscriptionId);
      requireOwner(actor, known.customerId, target);
      const { subscription, accounts } = await lockSubscription(tx, known);
      if (renews !== 'configurations') await renewToken(engine, scope, subscription);
      const { customerId } = subscription;
      // Of all at once: the read-back of each account tells nothing of its own.
      await emit({ aggregate: target, type: 'subscription.link-changed', data: { customerId } });
      if (renews === 'link') await audit({ action: 'subscription.rotate-link', target });
      else {
        const renewed = await renewConfigurations(engine, scope, { subscription, accounts });
        await audit({ action: RENEWED, target, after: { renewed, isNewLink: renews === 'both' } });
      }
      return subscriptionId;
    },
  });
}

async function renewToken(
  { ids, secretBox }: Engine,
  { tx }: CommandScope,
  subscription: Subscription,
): Promise<void> {
  const { id } = subscription;
  const refusal = whyEnded({ subscription });
  if (refusal !== null) throw notPossible(subscription, refusal, 'rotate the link');
  await tx.subscriptions.update(id, sealToken(secretBox, id, ids.token(TOKEN_LENGTH)));
  await tx.linkReaders.forget(id);
}

/** @returns how many accounts get new secrets */
async function renewConfigurations(
  engine: Engine,
  { tx, actor }: CommandScope,
  { subscription, accounts }: { subscription: Subscription; accounts: readonly Account[] },
): Promise<number> {
  const who = whoOf(actor);
  const refusal = whyNotRenewConfigurations({
    status: statusOf(subscription, tx.now),
    who,
    renewals: who === 'customer' ? await countRenewals(tx.audit, subscription, tx.now) : 0,
  });
  if (refusal !== null) throw notPossible(subscription, refusal, 'renew the configurations');
  const known = accounts.filter(isKnownToOthers);
  await raiseGeneration(tx, known, (account) => ({
    ...renewedCredentials(engine, account, tx.now),
    renewingSince: tx.now,
  }));
  return known.length;
}

/**
 * Links are given away after the first read-back alone: until then nobody has the secrets of an account. Nor
 * could a create that is on its way be told from a stranger's account, if others were wanted meanwhile.
 */
function isKnownToOthers({ condemnedAt, sealedLinks }: Account): boolean {
  return condemnedAt === null && sealedLinks !== null;
}

/**
 * How often the customer renewed the configurations in the last 24 hours, as far as it matters: the audit
 * rows say it.
 */
export async function countRenewals(
  audit: AuditReader,
  { id: targetId, customerId: actorId }: Pick<Subscription, 'id' | 'customerId'>,
  now: Date,
): Promise<number> {
  const filter = { targetId, actorId, action: RENEWED, newestFirst: true, limit: MOST_RENEWALS_A_DAY };
  const { rows } = await audit.list(filter);
  return rows.filter(({ at }) => at > addMs(now, -DAY_MS)).length;
}
