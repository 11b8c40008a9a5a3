import type { AccountSetReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { instant, toNumber } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';

const isRekeyed = 'credentials_changed_at IS NOT NULL AND condemned_at IS NULL AND removed_at IS NULL';
const countRekeyed = `
  SELECT panel_id, count(*) AS accounts, min(credentials_changed_at) AS since
  FROM panelkit.accounts
  WHERE ${isRekeyed}
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

/** Accounts whose credentials were changed on their panel. */
export function createRekeyedReader({
  run,
}: Pick<Access, 'run'>): Pick<AccountSetReader, 'countRekeyed' | 'listRekeyed' | 'listSharing'> {
  return {
    countRekeyed: () =>
      run(async (session) =>
        (await session.query(countRekeyed)).map(({ panel_id, accounts, since }) => ({
          panelId: String(panel_id),
          accountCount: toNumber(accounts),
          since: instant.read([since]),
        })),
      ),
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
