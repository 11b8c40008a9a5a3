/**
 * Lists that are given as parameters, side by side as rows. Their lengths are hidden from the planner: a plan
 * for the lengths of one call looks cheaper than one for any length, so the statement would be planned at
 * each call, which takes longer than to run it.
 */
export function unnest(types: readonly string[], { first = 1 } = {}): string {
  return `unnest(${types.map((type, index) => `(SELECT $${first + index}::${type}[])`).join(', ')})`;
}
