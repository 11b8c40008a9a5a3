import type { StoredSettings } from '../../domain/records/shop-settings.ts';
import { applySettings } from '../settings/apply-settings.ts';
import { checkPolicies } from './check-options.ts';
import { type CallbackWatch, measureCallback } from './measure-callback.ts';
import { type Policies, type ResolvedPolicies, resolvePolicies } from './settings.ts';

/**
 * The policies in force: fixed ones, or what the shop answers whenever they are needed, with what staff
 * decided instead. They are checked when the answer is another object than the last one.
 * @throws PanelkitError `CONFIG_INVALID`
 */
export function createLivePolicies(
  given: Policies | (() => Policies),
  watch: CallbackWatch,
  decided: () => StoredSettings = () => NOTHING,
): () => ResolvedPolicies {
  const ask = typeof given === 'function' ? given : () => given;
  let last: { answer: Policies; settings: StoredSettings } | null = null;
  let resolved = resolvePolicies({});
  return () => {
    const answer = ask();
    const settings = decided();
    if (answer !== last?.answer || settings !== last.settings) {
      const next = resolvePolicies(applySettings(answer, settings));
      checkPolicies(next);
      resolved = withMeasuredPlacement(next, watch);
      last = { answer, settings };
    }
    return resolved;
  };
}

const NOTHING: StoredSettings = {};

/** A strategy runs inside of a purchase, and nothing else runs meanwhile. */
function withMeasuredPlacement(policies: ResolvedPolicies, watch: CallbackWatch): ResolvedPolicies {
  const { placement } = policies;
  if (placement === undefined) return policies;
  return {
    ...policies,
    placement: (...given) => measureCallback(watch, 'placement', () => placement(...given)),
  };
}

/** What the policies that the shop gives decide for good: staff cannot change it. */
export interface FixedPolicies {
  isTaxFixed(): boolean;
  /** The margin of a payment method; null: they give none. */
  marginOf(method: string): number | null;
}

export function fixedPolicies(given: Policies | (() => Policies)): FixedPolicies {
  const ask = typeof given === 'function' ? given : () => given;
  return {
    isTaxFixed: () => ask().tax !== undefined,
    marginOf: (method) => {
      const { payments = {} } = ask();
      return Object.hasOwn(payments, method) ? (payments[method]?.marginBasisPoints ?? null) : null;
    },
  };
}
