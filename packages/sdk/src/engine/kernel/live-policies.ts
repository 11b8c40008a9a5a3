import { checkPolicies } from './check-options.ts';
import { type CallbackWatch, measureCallback } from './measure-callback.ts';
import { type Policies, type ResolvedPolicies, resolvePolicies } from './settings.ts';

/**
 * The policies in force: fixed ones, or what the shop answers whenever they are needed. An answer that is another object than the last one
 * is checked. @throws PanelkitError `CONFIG_INVALID`
 */
export function createLivePolicies(
  given: Policies | (() => Policies),
  watch: CallbackWatch,
): () => ResolvedPolicies {
  const ask = typeof given === 'function' ? given : () => given;
  let last: Policies | null = null;
  let resolved = resolvePolicies({});
  return () => {
    const answer = ask();
    if (answer !== last) {
      const next = resolvePolicies(answer);
      checkPolicies(next);
      resolved = withMeasuredPlacement(next, watch);
      last = answer;
    }
    return resolved;
  };
}

/** A strategy runs inside of a purchase, and nothing else runs meanwhile. */
function withMeasuredPlacement(policies: ResolvedPolicies, watch: CallbackWatch): ResolvedPolicies {
  const { placement } = policies;
  if (placement === undefined) return policies;
  return {
    ...policies,
    placement: (...given) => measureCallback(watch, 'placement', () => placement(...given)),
  };
}
