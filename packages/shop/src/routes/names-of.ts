import type { Panelkit, QueryContext } from '@panelkit/sdk';

const MOST = { limit: 500 };

/** The names of all plans, also of those that are no longer sold. */
export async function planNamesOf({ plans }: Panelkit): Promise<Map<string, string>> {
  const { rows } = await plans.list(MOST);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The names of all panels. */
export async function panelNamesOf(
  { panels }: Pick<Panelkit, 'panels'>,
  by: QueryContext,
): Promise<Map<string, string>> {
  const { rows } = await panels.list(MOST, by);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
