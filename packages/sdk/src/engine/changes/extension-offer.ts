import { evaluateExtension, revivableUntil } from '../../domain/changes/evaluate-extension.ts';
import type { ExtensionFacts, ExtensionOffer } from '../../domain/changes/extension-offer.ts';
import { entitlementOf } from '../../domain/entitlement/entitlement.ts';
import type { Subscription } from '../../domain/lifecycle/subscription.ts';
import { type TaxPolicy, withTax } from '../../domain/orders/tax.ts';
import { availableMinor } from '../../domain/payments/ledger.ts';
import { assertSameCurrency } from '../../domain/payments/money.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Queries } from '../../ports/storage.ts';
import { factsOf } from '../entitlement/append-facts.ts';
import type { Engine } from '../kernel/engine.ts';

/** What is asked for: `pays` null when staff give it away, else the price rule. */
export interface WantedExtension {
  units: number;
  pays: 'today' | 'locked' | null;
  /** As it was quoted; the shop's of today by default. */
  tax?: TaxPolicy | null | undefined;
}

type Reads = Pick<Queries, 'plans' | 'ledger' | 'entitlement'>;

/**
 * Reads what an extension of this subscription is judged by. In a command the subscription, its pending
 * change and its customer are locked: then the money that he can spend can only become more.
 * @throws PanelkitError `CURRENCY_MISMATCH`
 */
export async function extensionFacts(
  engine: Engine,
  store: Reads,
  { subscription, hasPendingChange }: { subscription: Subscription; hasPendingChange: boolean },
  wanted: WantedExtension,
): Promise<ExtensionFacts> {
  const plan = await store.plans.find(subscription.planId);
  if (plan === null) throw notFound('plan', subscription.planId);
  assertSameCurrency(engine.currency, plan.price.currency);
  const wallet = await store.ledger.wallet(subscription.customerId, engine.currency);
  const locked = wanted.pays === 'locked' ? subscription.renewalPriceMinor : null;
  const { extension, lifecycle, tax } = engine.policies;
  const priceMinor = wanted.pays === null ? 0 : (locked ?? plan.price.amountMinor);
  const unit = withTax(priceMinor, wanted.tax === undefined ? tax : wanted.tax);
  return {
    subscription,
    entitlement: entitlementOf(await factsOf(store, subscription)),
    plan,
    units: wanted.units,
    unitPriceMinor: unit.amountMinor,
    unitTaxMinor: unit.taxMinor,
    availableMinor: wanted.pays === null ? null : availableMinor(wallet),
    hasPendingChange,
    revivableUntil: revivableUntil(subscription, lifecycle.reviveMs),
    policy: extension,
  };
}

/** The offer at this moment, without locking: to be shown. */
export async function extensionOffer(
  engine: Engine,
  store: Reads & Pick<Queries, 'changes'>,
  subscription: Subscription,
  wanted: WantedExtension,
): Promise<ExtensionOffer> {
  const hasPendingChange = (await store.changes.findPending(subscription.id)) !== null;
  const facts = await extensionFacts(engine, store, { subscription, hasPendingChange }, wanted);
  return evaluateExtension(facts, engine.backend.clock.now());
}
