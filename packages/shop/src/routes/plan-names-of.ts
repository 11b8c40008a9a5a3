import type { Panelkit } from '@panelkit/sdk';

/** The names of all plans, also of those that are no longer sold. */
export async function planNamesOf({ plans }: Panelkit): Promise<Map<string, string>> {
  const { rows } = await plans.list({ limit: 500 });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
