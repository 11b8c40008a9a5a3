import { checkPolicies } from './check-options.ts';
import { type Policies, type ResolvedPolicies, resolvePolicies } from './settings.ts';

/**
 * The policies in force: fixed ones, or what the shop answers whenever they are needed. An answer that is another object than the last one
 * is checked. @throws PanelkitError `CONFIG_INVALID`
 */
export function createLivePolicies(given: Policies | (() => Policies)): () => ResolvedPolicies {
  const ask = typeof given === 'function' ? given : () => given;
  let last: Policies | null = null;
  let resolved = resolvePolicies({});
  return () => {
    const answer = ask();
    if (answer !== last) {
      const next = resolvePolicies(answer);
      checkPolicies(next);
      resolved = next;
      last = answer;
    }
    return resolved;
  };
}
