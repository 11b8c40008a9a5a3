import { addMs } from '../lifecycle/period.ts';
import { entitlementOf, termsOfEntitlement } from './entitlement.ts';
import type { EntitlementFact } from './entitlement-fact.ts';

/**
 * How long the period was to last when a panel began it, in seconds: staff may have given or taken days
 * since, and the end that the panel shows knows nothing of them. The latest length of which the begin falls
 * into the time since it holds; else the first one. Null: none waits for a use.
 */
export function holdAtFirstUse(
  facts: readonly EntitlementFact[],
  seen: { expiresAt: Date; at: Date },
): number | null {
  const holds = facts.flatMap(({ at: since }, index) => {
    const entitlement = entitlementOf(facts.slice(0, index + 1));
    const seconds = entitlement === null ? null : termsOfEntitlement(entitlement).onHoldSeconds;
    return seconds === null ? [] : [{ since, seconds }];
  });
  const [first, ...later] = holds;
  const begun = later.findLast(({ since, seconds }) => {
    const startsAt = addMs(seen.expiresAt, -seconds * 1000);
    return startsAt >= since && startsAt <= seen.at;
  });
  return (begun ?? first)?.seconds ?? null;
}
