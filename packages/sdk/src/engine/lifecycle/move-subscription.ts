import * as z from 'zod';
import type { Plan } from '../../domain/plan.ts';
import { type Subscription, statusOf } from '../../domain/subscription.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../authorize.ts';
import { moveUnit, type NewPlace, openNewAccount } from '../changes/new-place.ts';
import { changePending } from '../changes/open-change.ts';
import { placeUnit } from '../choose-places.ts';
import { condemnAccounts } from '../condemn-accounts.ts';
import type { Engine } from '../engine.ts';
import { givePlaceBack } from '../give-place-back.ts';
import { leaveDedicatedInbound } from '../make-inbounds.ts';
import { idSchema } from '../parse-input.ts';
import { recordAudit } from '../record-audit.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { wakeAccount } from '../wake-account.ts';
import { wantAgain } from '../want-again.ts';

const moveSchema = z.object({ subscriptionId: idSchema, inboundId: idSchema.optional() });

export type MoveInput = z.input<typeof moveSchema>;

/** Moves a subscription with what remains of it: within a panel the account is changed, between panels it is replaced. */
export function moveSubscription(engine: Engine, input: MoveInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'subscriptions.move',
    schema: moveSchema,
    input,
    by,
    effect: async (tx, { subscriptionId: id, inboundId }, actor) => {
      const target = { kind: 'subscription', id };
      requireStaff(actor, target);
      const known = await tx.subscriptions.find(id);
      if (known === null) throw notFound('subscription', id);
      const account = await tx.accounts.find(known.accountId);
      if (account === null) throw notFound('account', known.accountId);
      const sold = await tx.plans.get(known.planId);
      const plan = await planOfMove(tx, sold, inboundId ?? null);
      const { fulfilmentId } = known;
      const accepts = (inbound: { id: string }) =>
        inbound.id !== account.inboundId && (inboundId === undefined || inbound.id === inboundId);
      const placed = await placeUnit(engine, tx, { plan, fulfilmentId, accepts });
      const staysOnPanel = placed.panelId === account.panelId;
      const place = { ...placed, accountId: staysOnPanel ? account.id : engine.ids.uuid() };
      if (staysOnPanel) {
        await givePlaceBack(tx, account.capacityHoldId, engine.backend.clock.now());
        await leaveDedicatedInbound(engine, tx, account.inboundId);
      }
      await moveUnit(tx, fulfilmentId, place);
      const subscription = await tx.subscriptions.get(id);
      await assertMovable(engine, tx, subscription, account.id);
      if (staysOnPanel) await moveWithinPanel(engine, tx, account.id, place);
      else await replaceAccount(engine, tx, { subscription, place });
      const data = { customerId: known.customerId, fromPanelId: account.panelId, toPanelId: place.panelId };
      const at = engine.backend.clock.now();
      await tx.events.append({ aggregate: target, type: 'subscription.moved', data, at });
      const { panelId, inboundId: from } = account;
      const after = { panelId: place.panelId, inboundId: place.inboundId };
      const before = { panelId, inboundId: from };
      await recordAudit(engine, tx, { actor, action: 'subscription.move', target, before, after });
      return id;
    },
  });
}

/**
 * Where a subscription of the plan may be moved. An inbound that staff name is one, whatever the plan sells. A plan whose inbounds are all
 * gone from their panels, or off, holds nobody where nothing works: then any other inbound of its panels and protocols will do.
 */
async function planOfMove(tx: Transaction, plan: Plan, inboundId: string | null): Promise<Plan> {
  const { selector, dedicated } = plan.placement;
  if (inboundId !== null && !dedicated) {
    return { ...plan, placement: { ...plan.placement, selector: { inboundIds: [inboundId] } } };
  }
  const named = selector?.inboundIds ?? [];
  for (const id of named) {
    const inbound = await tx.inbounds.find(id);
    if (inbound?.status === 'active' || inbound?.status === 'pending') return plan;
  }
  if (named.length === 0) return plan;
  const { inboundIds: _gone, ...others } = selector ?? {};
  return { ...plan, placement: { ...plan.placement, selector: others } };
}

/** @throws PanelkitError `ILLEGAL_TRANSITION`, `CHANGE_PENDING` */
async function assertMovable(
  engine: Engine,
  tx: Transaction,
  subscription: Subscription,
  accountId: string,
): Promise<void> {
  const { id } = subscription;
  const status = statusOf(subscription, engine.backend.clock.now());
  if (status === 'terminated' || status === 'preparing')
    throw illegalTransition({ kind: 'subscription', id, from: status, action: 'move' });
  const pending = await tx.changes.findPending(id);
  if (pending !== null || subscription.accountId !== accountId) throw changePending(id);
}

/** The same account on another inbound of its panel: names and credentials stay. */
async function moveWithinPanel(
  engine: Engine,
  tx: Transaction,
  accountId: string,
  { inboundId, capacityHoldId }: NewPlace,
): Promise<void> {
  await tx.capacity.post(capacityHoldId, engine.backend.clock.now());
  await wantAgain(engine, tx, accountId, { inboundId, capacityHoldId });
}

/** The former account is condemned; the new one is written when that one is off, or cannot be reached. */
async function replaceAccount(
  engine: Engine,
  tx: Transaction,
  { subscription, place }: { subscription: Subscription; place: NewPlace },
): Promise<void> {
  await condemnAccounts(engine, tx, [subscription.accountId]);
  const moved = await openNewAccount(engine, tx, { subscription, place });
  // Nothing was paid for the move, so it has no deadline: it is tried until it is there, or staff move it again.
  await tx.accounts.update(moved.accountId, { deadlineAt: null });
  await wakeAccount(tx, { id: moved.accountId, panelId: place.panelId });
}
