import type { BulkTarget } from '@panelkit/sdk';
import type { AccountSetReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { toNumber } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';

const onPanel = 'panel_id = $1 AND ($2::uuid IS NULL OR inbound_id = $2) AND condemned_at IS NULL';
const countOnPanel = `
  SELECT count(DISTINCT subscription_id) AS subscriptions FROM panelkit.accounts WHERE ${onPanel}`;
const idsOnPanel = `
  SELECT DISTINCT subscription_id AS id FROM panelkit.accounts
  WHERE ${onPanel} AND ($3::uuid IS NULL OR subscription_id > $3)
  ORDER BY subscription_id
  LIMIT $4`;

const isLiving = `s.termination IS NULL AND EXISTS (
    SELECT FROM panelkit.accounts a WHERE a.subscription_id = s.id AND a.condemned_at IS NULL)`;
const ofPlan = `s.plan_id = $1 AND ${isLiving}`;
const countOfPlan = `SELECT count(*) AS subscriptions FROM panelkit.subscriptions s WHERE ${ofPlan}`;
const idsOfPlan = `
  SELECT s.id FROM panelkit.subscriptions s
  WHERE ${ofPlan} AND ($2::uuid IS NULL OR s.id > $2)
  ORDER BY s.id
  LIMIT $3`;

const countOfAnyone = `SELECT count(*) AS subscriptions FROM panelkit.subscriptions s WHERE ${isLiving}`;
const idsOfAnyone = `
  SELECT s.id FROM panelkit.subscriptions s
  WHERE ${isLiving} AND ($1::uuid IS NULL OR s.id > $1)
  ORDER BY s.id
  LIMIT $2`;

const placeSets = `
  SELECT keys, lead_key, is_delivered, is_changing, count(*) AS subscriptions
  FROM (
    SELECT array_agg(a.place_key ORDER BY a.place_key) AS keys,
      max(a.place_key) FILTER (WHERE a.id = s.account_id) AS lead_key,
      s.granted_starts_at IS NOT NULL AS is_delivered,
      EXISTS (SELECT FROM panelkit.changes c WHERE c.subscription_id = s.id AND c.state = 'pending') AS is_changing
    FROM panelkit.subscriptions s
    JOIN panelkit.accounts a ON a.subscription_id = s.id AND a.condemned_at IS NULL
    WHERE s.plan_id = $1 AND s.termination IS NULL
    GROUP BY s.id
  ) each
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4`;

type OwnerReader = Pick<AccountSetReader, 'countSubscriptions' | 'listSubscriptionIds' | 'countPlaceSets'>;

/** Whose accounts are on a panel or an inbound, or belong to a plan. */
export function createOwnerReader({ run }: Pick<Access, 'run'>): OwnerReader {
  return {
    countSubscriptions: (target) =>
      run(async (session) => {
        if (!isStorable(target)) return 0;
        const { planId, panelId, inboundId } = target;
        const count = () => {
          if (planId !== null) return session.query(countOfPlan, [planId]);
          if (panelId !== null) return session.query(countOnPanel, [panelId, inboundId]);
          return session.query(countOfAnyone);
        };
        return toNumber((await count())[0]?.subscriptions);
      }),
    listSubscriptionIds: ({ after, limit, ...target }) =>
      run(async (session) => {
        if (!isStorable(target)) return [];
        const { planId, panelId, inboundId } = target;
        const find = () => {
          if (planId !== null) return session.query(idsOfPlan, [planId, after, limit]);
          if (panelId !== null) return session.query(idsOnPanel, [panelId, inboundId, after, limit]);
          return session.query(idsOfAnyone, [after, limit]);
        };
        return (await find()).map(({ id }) => String(id));
      }),
    countPlaceSets: (planId) =>
      run(async (session) => {
        if (!isUuid(planId)) return [];
        const found = await session.query(placeSets, [planId]);
        return found.map(({ keys, lead_key, is_delivered, is_changing, subscriptions }) => ({
          keys: Array.isArray(keys) ? keys.map(String) : [],
          leadKey: lead_key === null ? null : String(lead_key),
          isDelivered: is_delivered === true,
          isChanging: is_changing === true,
          subscriptionCount: toNumber(subscriptions),
        }));
      }),
  };
}

function isStorable({ planId, panelId, inboundId }: BulkTarget): boolean {
  if (planId !== null) return isUuid(planId);
  return (panelId === null || isUuid(panelId)) && (inboundId === null || isUuid(inboundId));
}
