import type { AccountsOfPanel } from '@panelkit/sdk';
import type { AccountSetReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { instant, toNumber } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';

type AskedAbout = 'credentials_changed_at' | 'former_host_since';
const isOpen = 'condemned_at IS NULL AND removed_at IS NULL';
const isRekeyed = `credentials_changed_at IS NOT NULL AND ${isOpen}`;
const countBy = (since: AskedAbout): string => `
  SELECT panel_id, count(*) AS accounts, min(${since}) AS since
  FROM panelkit.accounts
  WHERE ${since} IS NOT NULL AND ${isOpen}
  GROUP BY panel_id
  ORDER BY panel_id`;
const listRekeyed = `
  SELECT id, subscription_id, credentials_changed_at FROM panelkit.accounts
  WHERE panel_id = $1 AND ${isRekeyed}
  ORDER BY id
  LIMIT $2`;
const listSharing = `
  SELECT other.id, a.id AS shares_with
  FROM panelkit.accounts a
  JOIN panelkit.accounts other ON other.credentials_hash = a.credentials_hash AND other.panel_id = a.panel_id
    AND other.id <> a.id AND other.removed_at IS NULL
  WHERE a.id = ANY ($1::uuid[])`;

type AskedReader = Pick<
  AccountSetReader,
  'countRekeyed' | 'countAtFormerHosts' | 'listRekeyed' | 'listSharing'
>;

/**
 * Accounts about which staff are asked: their credentials were changed, or their links lead to a former host.
 */
export function createAskedReader({ run }: Pick<Access, 'run'>): AskedReader {
  const count = (since: AskedAbout): Promise<AccountsOfPanel[]> =>
    run(async (session) =>
      (await session.query(countBy(since))).map((row) => ({
        panelId: String(row.panel_id),
        accountCount: toNumber(row.accounts),
        since: instant.read([row.since]),
      })),
    );
  return {
    countRekeyed: () => count('credentials_changed_at'),
    countAtFormerHosts: () => count('former_host_since'),
    listRekeyed: (panelId, limit) =>
      run(async (session) => {
        if (!isUuid(panelId)) return [];
        const found = await session.query(listRekeyed, [panelId, limit]);
        return found.map(({ id, subscription_id, credentials_changed_at }) => ({
          id: String(id),
          subscriptionId: String(subscription_id),
          credentialsChangedAt: instant.read([credentials_changed_at]),
        }));
      }),
    listSharing: (accountIds) =>
      run(async (session) => {
        const found = await session.query(listSharing, [accountIds.filter(isUuid)]);
        return found.map(({ id, shares_with }) => ({ id: String(id), sharesWith: String(shares_with) }));
      }),
  };
}
