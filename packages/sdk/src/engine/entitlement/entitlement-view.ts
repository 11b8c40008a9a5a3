import { creditOf } from '../../domain/entitlement/credit-of.ts';
import { bytesLeft, entitlementOf, timeLeftMs } from '../../domain/entitlement/entitlement.ts';
import type { EntitlementFact } from '../../domain/entitlement/entitlement-fact.ts';
import { entitlementAt, termsAt } from '../../domain/entitlement/pass-time.ts';
import type { GrantedTerms, Subscription } from '../../domain/lifecycle/subscription.ts';
import type { Engine } from '../kernel/engine.ts';
import { factsOf } from './append-facts.ts';

/** What a subscription is entitled to, and each fact that it follows from. */
export interface EntitlementView {
  /** Oldest first. */
  facts: EntitlementFact[];
  /** The terms now, an open pause counted as if it ended now; null before the first delivery. */
  terms: GrantedTerms | null;
  /** Null: without end. Time stops during a pause, and before the first use. */
  timeLeftMs: number | null;
  /** Null: unlimited. */
  bytesLeft: number | null;
  /** What a plan change would credit now, in minor units. */
  creditMinor: number;
  currency: string;
}

/** Reads the entitlement ledger of a subscription. */
export async function entitlementView(engine: Engine, subscription: Subscription): Promise<EntitlementView> {
  const { currency, backend } = engine;
  const facts = await factsOf(backend.storage, subscription);
  const entitlement = entitlementOf(facts);
  if (entitlement === null)
    return { facts, terms: null, timeLeftMs: 0, bytesLeft: 0, creditMinor: 0, currency };
  const at = { now: backend.clock.now(), ...subscription };
  const left = entitlementAt(entitlement, at);
  return {
    facts,
    terms: termsAt(entitlement, at),
    timeLeftMs: timeLeftMs(left),
    bytesLeft: bytesLeft(left),
    creditMinor: creditOf(entitlement, at),
    currency,
  };
}
