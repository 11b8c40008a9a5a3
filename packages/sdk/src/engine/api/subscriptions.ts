import * as z from 'zod';
import type { Change } from '../../domain/changes/change.ts';
import type { PlanChangeOffer } from '../../domain/changes/evaluate-plan-change.ts';
import type { ExtensionOffer } from '../../domain/changes/extension-offer.ts';
import { type Subscription, type SubscriptionStatus, statusOf } from '../../domain/lifecycle/subscription.ts';
import type { SubscriptionActions } from '../../domain/lifecycle/subscription-actions.ts';
import { type WaitsFor, waitsFor } from '../../domain/orders/waits-for.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { readSubscriptionAccounts, type SubscriptionAccount } from '../accounts/subscription-accounts.ts';
import { type ChangePlanInput, changePlan, planChangeOffer } from '../changes/change-plan.ts';
import { type ExtendInput, extendSubscription, unitsSchema } from '../changes/extend-subscription.ts';
import { extensionOffer } from '../changes/extension-offer.ts';
import { resetUsage } from '../changes/reset-usage.ts';
import { type ConnectionsView, clearConnections, readConnections } from '../devices/connections.ts';
import { type EntitlementView, entitlementView } from '../entitlement/entitlement-view.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { type AdjustInput, adjustTerms } from '../lifecycle/adjust-terms.ts';
import { type AutoRenewInput, setAutoRenew } from '../lifecycle/auto-renew.ts';
import { type GiveDaysInput, giveDays } from '../lifecycle/give-days.ts';
import { type MoveInput, moveSubscription } from '../lifecycle/move-subscription.ts';
import { pauseSubscription, resumeSubscription } from '../lifecycle/pauses.ts';
import { type RotateInput, rotateLink } from '../lifecycle/rotate-link.ts';
import {
  type ReasonInput,
  type SubscriptionInput,
  suspendSubscription,
  terminateSubscription,
} from '../lifecycle/staff-actions.ts';
import { updatePlaces } from '../lifecycle/update-places.ts';
import { type SettledOptions, settleAccounts } from '../reconcile/settle-accounts.ts';
import { readSubscriptionActions } from './allowed-actions.ts';

const previewSchema = z.object({ subscriptionId: idSchema, units: unitsSchema.default(1) });

/** A subscription with its derived status, without its token. */
export type SubscriptionView = Omit<Subscription, 'sealedToken' | 'tokenHash'> & {
  status: SubscriptionStatus;
};

/** One subscription, with the change that is being applied to it. */
export type SubscriptionDetails = SubscriptionView & {
  pendingChange: Change | null;
  /** What the pending change waits for; null: it is being applied, or none is pending. */
  waitsFor: WaitsFor | null;
};

/** Customers' subscriptions. Every command is one transaction; the reconciler applies it to the panel. */
export interface Subscriptions {
  get(subscriptionId: string, by: QueryContext): Promise<SubscriptionDetails>;
  /** What this actor may do to it now, and why not. The commands decide by the same rules, on locked rows. */
  allowedActions(subscriptionId: string, by: QueryContext): Promise<SubscriptionActions>;
  /** Customers see their own; a unit that was never delivered leaves a terminated one behind. */
  list(
    filter: { customerId?: string; orderId?: string } & PageRequest,
    by: QueryContext,
  ): Promise<Page<SubscriptionView>>;
  /**
   * The entitlement, line by line: bought, given, paused, forfeited, used and credited, and the current
   * result.
   */
  entitlement(subscriptionId: string, by: QueryContext): Promise<EntitlementView>;
  /** Staff: its accounts on panels, with their names there. */
  accounts(subscriptionId: string, by: QueryContext): Promise<SubscriptionAccount[]>;
  /**
   * Whether it is online, and from how many addresses it was used lately; asks the panel. Staff see the
   * addresses.
   * @throws PanelkitError `PANEL_*`
   */
  connections(subscriptionId: string, by: QueryContext): Promise<ConnectionsView>;
  /** Staff: clears the addresses that the panel has recorded for it. @throws PanelkitError `PANEL_*` */
  clearConnections(subscriptionId: string, by: QueryContext): Promise<void>;
  /**
   * `renews`: *link* (the default) makes a new random token for the shop link, so the old link stops working
   * at once. *configurations* gives the accounts at all places new secrets: what apps have imported stops
   * working once each panel has them, the only real cut. *both* does the two.
   * @throws PanelkitError `ILLEGAL_TRANSITION`, for a customer also the fourth renewal of configurations in
   *   24 hours
   */
  rotateLink(input: RotateInput, by: CommandContext): Promise<SubscriptionDetails>;
  /** Returns what an extension would cost and give now, or why it is not possible. Charges nothing. */
  previewExtension(input: z.input<typeof previewSchema>, by: QueryContext): Promise<ExtensionOffer>;
  /**
   * Extends it from the wallet; `free` is for staff. With `expected` nothing is charged when the offer is no
   * longer the one that was shown.
   * @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING | INSUFFICIENT_BALANCE | SOLD_OUT`
   */
  extend(input: ExtendInput, by: CommandContext): Promise<SubscriptionDetails>;
  /** Returns what a plan change would cost or refund now, or why it is not possible. Charges nothing. */
  previewPlanChange(
    input: { subscriptionId: string; planId: string },
    by: QueryContext,
  ): Promise<PlanChangeOffer>;
  /**
   * Changes to another plan at once; what is left of the period is set off against its price.
   * @throws PanelkitError `NOT_ELIGIBLE | OFFER_CHANGED | CHANGE_PENDING | INSUFFICIENT_BALANCE | SOLD_OUT |
   *   PLAN_UNAVAILABLE`
   */
  changePlan(input: ChangePlanInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Staff: switches access off on the panel; the period continues. @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  suspend(input: ReasonInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Access ends, and the time it lasts is added at the end; for customers where `lifecycle.customerMayPause`
   * allows it, as often as `lifecycle.pausesPerPeriod` says.
   */
  pause(input: SubscriptionInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Staff end their suspension, or the pause when there is none; a customer only their own pause. Access is
   * back once neither is left.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  resume(input: SubscriptionInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Staff: gives it days for nothing; the period stays the same one.
   * @throws PanelkitError `CHANGE_PENDING`, `ILLEGAL_TRANSITION` for one that has ended or never ends
   */
  giveDays(input: GiveDaysInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Staff: adds time and traffic for nothing, or takes some, with a reason; the period stays the same one. An
   * expired one goes on from now.
   * @throws PanelkitError `CHANGE_PENDING`, `ILLEGAL_TRANSITION` from `endless`, `unlimited` or `too-much`,
   * and for one that was not delivered yet or is terminated
   */
  adjust(input: AdjustInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Gives it the places that its plan has now, and takes those that the plan no longer has; its link stays.
   * Staff only.
   */
  updatePlaces(input: SubscriptionInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Staff: terminates it; removes its account and then releases its place.
   * @throws PanelkitError `ILLEGAL_TRANSITION`
   */
  terminate(input: ReasonInput, by: CommandContext): Promise<SubscriptionDetails>;
  /** Switches automatic renewal from the wallet on or off. */
  setAutoRenew(input: AutoRenewInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Staff: moves it with what remains to another inbound, chosen by the rule or named. On another panel it
   * gets a new account, and the former one is removed.
   * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | ILLEGAL_TRANSITION`
   */
  move(input: MoveInput, by: CommandContext): Promise<SubscriptionDetails>;
  /**
   * Resolves once its account has no work due now: a change is applied, or waits for a panel's return. Runs
   * the work here when no scheduler does; after `timeoutMs` (30 s by default) it resolves with the
   * subscription as it is.
   */
  settled(subscriptionId: string, by: QueryContext, options?: SettledOptions): Promise<SubscriptionDetails>;
  /**
   * Staff: resets the usage of the current period; its dates stay.
   * @throws PanelkitError `CHANGE_PENDING | ILLEGAL_TRANSITION`
   */
  resetUsage(input: ReasonInput, by: CommandContext): Promise<SubscriptionDetails>;
}

export function toSubscriptionView(
  { sealedToken: _sealed, tokenHash: _hash, ...rest }: Subscription,
  now: Date,
): SubscriptionView {
  return { ...rest, status: statusOf(rest, now) };
}

export function createSubscriptions(engine: Engine): Subscriptions {
  const { storage, clock } = engine.backend;
  const view = (subscription: Subscription): SubscriptionView =>
    toSubscriptionView(subscription, clock.now());
  const find = async (id: string): Promise<Subscription> => {
    const subscription = await storage.subscriptions.find(id);
    if (subscription === null) throw notFound('subscription', id);
    return subscription;
  };
  const findOwn = async (id: string, by: QueryContext): Promise<Subscription> => {
    const subscription = await find(id);
    requireOwner(actorOf(by), subscription.customerId, { kind: 'subscription', id });
    return subscription;
  };
  const details = async (subscription: Subscription): Promise<SubscriptionDetails> => {
    const pendingChange = await storage.changes.findPending(subscription.id);
    const account = pendingChange === null ? null : await storage.accounts.find(subscription.accountId);
    return { ...view(subscription), pendingChange, waitsFor: waitsFor(account?.lastError?.code ?? null) };
  };
  return {
    get: async (subscriptionId, by) => details(await findOwn(subscriptionId, by)),
    allowedActions: async (subscriptionId, by) =>
      readSubscriptionActions(engine, await findOwn(subscriptionId, by), actorOf(by)),
    list: async (filter, by) => {
      const actor = actorOf(by);
      const own = actor.kind === 'customer' ? { ...filter, customerId: actor.id } : filter;
      const { rows, nextCursor } = await storage.subscriptions.list(own);
      return { rows: rows.map(view), nextCursor };
    },
    previewExtension: async (input, by) => {
      const { subscriptionId, units } = parseInput(previewSchema, input);
      const subscription = await findOwn(subscriptionId, by);
      return extensionOffer(engine, storage, subscription, { units, pays: 'today' });
    },
    entitlement: async (subscriptionId, by) => entitlementView(engine, await findOwn(subscriptionId, by)),
    accounts: async (subscriptionId, by) =>
      readSubscriptionAccounts(engine, await findOwn(subscriptionId, by), by),
    connections: async (subscriptionId, by) => readConnections(engine, await findOwn(subscriptionId, by), by),
    clearConnections: async (subscriptionId, by) =>
      clearConnections(engine, await findOwn(subscriptionId, by), by),
    previewPlanChange: async ({ subscriptionId, planId }, by) => {
      const subscription = await findOwn(subscriptionId, by);
      const plan = await storage.plans.find(planId);
      if (plan === null) throw notFound('plan', planId);
      return planChangeOffer(engine, storage, subscription, plan);
    },
    settled: async (subscriptionId, by, options = {}) => {
      const { unitId } = await findOwn(subscriptionId, by);
      await settleAccounts(engine, () => storage.accounts.listByUnit(unitId), options);
      return details(await find(subscriptionId));
    },
    ...createCommands(engine, async (id) => details(await find(id))),
  };
}

type Commands = Omit<
  Subscriptions,
  | 'get'
  | 'allowedActions'
  | 'accounts'
  | 'list'
  | 'previewExtension'
  | 'previewPlanChange'
  | 'connections'
  | 'clearConnections'
  | 'entitlement'
  | 'settled'
>;

/** Each command returns the subscription in its new state. */
function createCommands(engine: Engine, after: (id: string) => Promise<SubscriptionDetails>): Commands {
  const command =
    <Input>(run: (engine: Engine, input: Input, by: CommandContext) => Promise<string>) =>
    async (input: Input, by: CommandContext) =>
      after(await run(engine, input, by));
  return {
    rotateLink: command(rotateLink),
    extend: command(extendSubscription),
    changePlan: command(changePlan),
    suspend: command(suspendSubscription),
    pause: command(pauseSubscription),
    resume: command(resumeSubscription),
    giveDays: command(giveDays),
    adjust: command(adjustTerms),
    updatePlaces: command(updatePlaces),
    terminate: command(terminateSubscription),
    setAutoRenew: command(setAutoRenew),
    move: command(moveSubscription),
    resetUsage: command(resetUsage),
  };
}
