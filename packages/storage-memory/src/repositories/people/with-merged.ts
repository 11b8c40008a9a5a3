import type { Views } from '../../database/views.ts';

/** A customer, and those who were merged into them. */
export function withMerged(views: Pick<Views, 'customers'>, customerId: string): string[] {
  const merged = [...views.customers.scan('mergedInto', customerId)];
  return [customerId, ...merged.flatMap(({ id }) => withMerged(views, id))];
}
