import { addMs, DAY_MS } from '@panelkit/sdk';
import type { AudienceRequest } from '@panelkit/sdk/ports';

/** A condition on `c`, a row of customers, and the values that it names. */
export interface Where {
  text: string;
  values: unknown[];
}

/** Whether a customer is meant. `values`: those that the statement has already. */
export function audienceWhere(
  { audience, now, language, currency }: AudienceRequest,
  values: unknown[],
): Where {
  const given = [...values];
  const at = (value: unknown): string => `$${given.push(value)}`;
  const nowAt = at(now.toISOString());
  const { services, endsWithinDays, planId, panelId } = audience;
  const ofPlan = planId === null ? '' : ` AND s.plan_id = ${at(planId)}`;
  const living = `s.termination IS NULL AND (s.granted_expires_at IS NULL OR s.granted_expires_at > ${nowAt}::timestamptz)`;
  const some = (conditions: string) =>
    `EXISTS (SELECT FROM panelkit.subscriptions s WHERE s.customer_id = c.id${conditions})`;
  const terms: string[] = [];
  if (services === 'ended') terms.push(some(ofPlan), `NOT ${some(` AND ${living}`)}`);
  else if (services === 'never-bought') terms.push(`NOT ${some(' AND NOT s.is_trial')}`);
  else if (services !== null || endsWithinDays !== null || planId !== null || panelId !== null) {
    const until = endsWithinDays === null ? '' : at(addMs(now, endsWithinDays * DAY_MS).toISOString());
    terms.push(
      some(
        [
          ` AND ${living} AND s.granted_starts_at IS NOT NULL${ofPlan}`,
          services === 'trial' ? ' AND s.is_trial' : '',
          until === '' ? '' : ` AND s.granted_expires_at <= ${until}::timestamptz`,
          panelId === null
            ? ''
            : ` AND EXISTS (SELECT FROM panelkit.accounts a
            WHERE a.subscription_id = s.id AND a.panel_id = ${at(panelId)} AND a.condemned_at IS NULL)`,
        ].join(''),
      ),
    );
  }
  const { balanceFromMinor, balanceBelowMinor } = audience;
  if (balanceFromMinor !== null || balanceBelowMinor !== null) {
    const balance = `COALESCE((SELECT w.balance_minor - w.held_minor FROM panelkit.wallets w
      WHERE w.customer_id = c.id AND w.currency = ${at(currency)}), 0)`;
    if (balanceFromMinor !== null) terms.push(`${balance} >= ${at(balanceFromMinor)}`);
    if (balanceBelowMinor !== null) terms.push(`${balance} < ${at(balanceBelowMinor)}`);
  }
  if (audience.language !== null)
    terms.push(`COALESCE(c.language, ${at(language)}) = ${at(audience.language)}`);
  // Named, so that every statement has the value.
  const text = [`c.created_at <= ${nowAt}::timestamptz`, 'c.merged_into_id IS NULL', ...terms].join(
    '\n  AND ',
  );
  return { text, values: given };
}

/** Whether a customer declined a kind, which the statement has as this value. */
export const hasDeclined = (kind: string, customerId = 'c.id') =>
  `EXISTS (SELECT FROM panelkit.declined_broadcasts n WHERE n.customer_id = ${customerId} AND n.kind = ${kind})`;

/** Whether a bot, which the statement has as this value, may write to a customer. */
export const hasChat = (bot: string) =>
  `EXISTS (SELECT FROM panelkit.chats h WHERE h.customer_id = c.id AND h.bot = ${bot} AND h.unreachable_since IS NULL)`;
