import { evaluateExtension } from '../../domain/changes/evaluate-extension.ts';
import { evaluatePlanChange } from '../../domain/changes/evaluate-plan-change.ts';
import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import type { TaxPolicy } from '../../domain/orders/tax.ts';
import { isAmountMinor } from '../../domain/payments/money.ts';
import type { WishedChange } from '../../domain/payments/payment-wish.ts';
import { invalidInput, notFound } from '../../errors/error-factories.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Queries } from '../../ports/storage.ts';
import { extensionFacts } from '../changes/extension-offer.ts';
import { changePending } from '../changes/open-change.ts';
import { assertAllowed } from '../changes/refuse-extension.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';

/** What a wish is judged by: the subscription, its pending change and its customer are locked. */
export interface JudgedWish {
  subscription: Subscription;
  hasPendingChange: boolean;
  /** The place of its lead account. */
  leadKey: string;
  change: WishedChange;
  now: Date;
  /** When the money is expected: what is left of the present period will be worth less. */
  paidAt: Date;
  /** As it was quoted; the shop's of today by default. */
  tax?: TaxPolicy | null | undefined;
}

type Reads = Pick<Queries, 'plans' | 'ledger' | 'entitlement'>;

/**
 * The most that a wish costs if it is paid by `paidAt`, in minor units, whatever is in the wallet.
 * @throws PanelkitError `NOT_ELIGIBLE | CHANGE_PENDING | NOT_FOUND | CURRENCY_MISMATCH`
 */
export function quoteWish(engine: Engine, store: Reads, judged: JudgedWish): Promise<number> {
  const { change } = judged;
  return change.kind === 'extension'
    ? quoteExtension(engine, store, judged, change.units)
    : quotePlanChange(engine, store, judged, change.planId);
}

async function quoteExtension(
  engine: Engine,
  store: Reads,
  { subscription, hasPendingChange, now, tax }: JudgedWish,
  units: number,
): Promise<number> {
  const judged = { subscription, hasPendingChange };
  const facts = await extensionFacts(engine, store, judged, { units, pays: 'today', tax });
  if (!isAmountMinor(facts.unitPriceMinor * units))
    throw invalidInput([{ path: 'change.units', code: 'too_big', message: 'the total is too large' }]);
  const offer = evaluateExtension({ ...facts, availableMinor: null }, now);
  assertAllowed(subscription.id, offer);
  return offer.priceMinor;
}

async function quotePlanChange(
  engine: Engine,
  store: Reads,
  { subscription, hasPendingChange, leadKey, now, paidAt, tax: quoted }: JudgedWish,
  planId: string,
): Promise<number> {
  const toPlan = await store.plans.find(planId);
  if (toPlan === null) throw notFound('plan', planId);
  const entitlement = entitlementOf(await factsOf(store, subscription));
  const availableMinor = Number.MAX_SAFE_INTEGER;
  const tax = quoted === undefined ? engine.policies.tax : quoted;
  const facts = { subscription, hasPendingChange, leadKey, toPlan, entitlement, availableMinor, tax };
  const { denials } = evaluatePlanChange(facts, now);
  if (denials.includes('change-pending')) throw changePending(subscription.id);
  if (denials.length > 0) {
    throw new PanelkitError('NOT_ELIGIBLE', {
      message: 'The plan of this subscription cannot be changed now',
      details: { reasons: denials },
    });
  }
  return evaluatePlanChange(facts, paidAt).priceMinor;
}
