import { type Broadcast, LANGUAGES, UNREACHED_STATES } from '@panelkit/sdk';
import type { BroadcastChannel, BroadcastPatch, BroadcastWriter } from '@panelkit/sdk/ports';
import type { TransactionAccess } from '../../database/access.ts';
import type { Session } from '../../database/database.ts';
import { broadcasts, deliveries } from '../../rows/broadcast-rows.ts';
import { nullable, oneOf, readRow, text } from '../../rows/columns.ts';
import { columnsOf } from '../../rows/table.ts';
import { createWriter } from '../repository.ts';
import { audienceWhere, hasChat, hasDeclined } from './audience-where.ts';

const ROW = 'panelkit.broadcast_deliveries';
const returned = columnsOf(deliveries).map((column) => `d.${column}`);

const claim = `
  WITH due AS (
    SELECT broadcast_id, channel, customer_id FROM ${ROW}
    WHERE broadcast_id = $1 AND channel = $2 AND next_attempt_at <= $3 AND state = 'pending'
    ORDER BY next_attempt_at, customer_id
    LIMIT $5
    FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE ${ROW} d SET state = 'sending', attempts = d.attempts + 1, next_attempt_at = $4
  FROM due JOIN panelkit.customers c ON c.id = due.customer_id
    JOIN panelkit.broadcasts b ON b.id = due.broadcast_id
  WHERE d.broadcast_id = due.broadcast_id AND d.channel = due.channel AND d.customer_id = due.customer_id
  RETURNING ${returned.join(', ')}, c.external_id, c.display_name, c.language, ${hasDeclined('b.kind', 'due.customer_id')} AS has_declined`;
const settleLost = `
  UPDATE ${ROW} SET state = 'unknown', reason = $4, next_attempt_at = NULL, settled_at = $3
  WHERE broadcast_id = $1 AND channel = $2 AND next_attempt_at <= $3 AND state = 'sending'
  RETURNING customer_id`;
const record = `
  UPDATE ${ROW} d SET state = o.state, reason = o.reason, next_attempt_at = o.next_attempt_at,
    message_references = o.message_references, settled_at = o.settled_at
  FROM jsonb_to_recordset($3::jsonb) o (customer_id uuid, attempts integer, state text, reason text,
    next_attempt_at timestamptz, message_references text[], settled_at timestamptz)
  WHERE d.broadcast_id = $1 AND d.channel = $2 AND d.customer_id = o.customer_id
    AND d.attempts = o.attempts AND d.state IN ('sending', 'unknown')`;
/** The first channel that reaches `c`, of those that the statement has as two arrays. */
const firstReaching = (channels: string, bots: string) => `
  (SELECT o.channel FROM unnest(${channels}::text[], ${bots}::text[]) WITH ORDINALITY AS o (channel, bot, place)
   WHERE o.bot IS NULL OR ${hasChat('o.bot')} ORDER BY o.place LIMIT 1)`;
const passOn = `
  INSERT INTO ${ROW} (broadcast_id, channel, customer_id, state, attempts, next_attempt_at)
  SELECT d.broadcast_id, v.channel, d.customer_id, 'pending', 0, $4::timestamptz
  FROM ${ROW} d JOIN panelkit.customers c ON c.id = d.customer_id
    CROSS JOIN LATERAL ${firstReaching('$6', '$7')} v
  WHERE d.broadcast_id = $1 AND d.channel = $2 AND d.customer_id = ANY($3::uuid[]) AND d.state = ANY($5::text[])
  ON CONFLICT DO NOTHING RETURNING customer_id`;
const recalled = `
  UPDATE ${ROW} d SET state = o.state, reason = o.reason, message_references = NULL
  FROM jsonb_to_recordset($3::jsonb) o (customer_id uuid, state text, reason text)
  WHERE d.broadcast_id = $1 AND d.channel = $2 AND d.customer_id = o.customer_id AND d.state = 'sent'`;
const requeue = `
  UPDATE ${ROW} SET state = 'pending', reason = NULL, next_attempt_at = $4, settled_at = NULL
  WHERE broadcast_id = $1 AND channel = $2 AND state = $3 AND ($5::uuid[] IS NULL OR customer_id = ANY($5))
  RETURNING customer_id`;
const decline = `
  INSERT INTO panelkit.declined_broadcasts (customer_id, kind, declined_at) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING RETURNING customer_id`;
const accept =
  'DELETE FROM panelkit.declined_broadcasts WHERE customer_id = $1 AND kind = $2 RETURNING customer_id';

const language = nullable(oneOf(...LANGUAGES));

export function createBroadcastWriter(access: TransactionAccess): BroadcastWriter {
  const { run } = access;
  const writer = createWriter<Broadcast, BroadcastPatch>(access, broadcasts);
  return {
    ...writer,
    addRecipients: (request) => run((session) => addRecipients(session, request)),
    claimDue: ({ broadcastId, channel, now, until, limit }) =>
      run(async (session) => {
        const values = [broadcastId, channel, now.toISOString(), until.toISOString(), limit];
        const found = (await session.query(claim, values)).map((cells) => ({
          delivery: readRow(deliveries.columns, cells),
          customer: {
            externalId: String(cells.external_id),
            displayName: nullable(text).read([cells.display_name]),
            language: language.read([cells.language]),
          },
          hasDeclined: cells.has_declined === true,
        }));
        // An update returns its rows in any order.
        return found.sort((one, other) => (one.delivery.customerId < other.delivery.customerId ? -1 : 1));
      }),
    settleLost: ({ broadcastId, channel, now, reason }) =>
      run(async (session) => {
        const values = [broadcastId, channel, now.toISOString(), reason];
        return (await session.query(settleLost, values)).length;
      }),
    recordOutcomes: ({ broadcastId, channel }, outcomes) =>
      run(async (session) => {
        const rows = outcomes.map((outcome) => ({
          customer_id: outcome.customerId,
          attempts: outcome.attempts,
          state: outcome.state,
          reason: outcome.reason,
          next_attempt_at: outcome.nextAttemptAt,
          settled_at: outcome.settledAt,
          message_references: outcome.references.length === 0 ? null : outcome.references,
        }));
        if (rows.length > 0) await session.query(record, [broadcastId, channel, JSON.stringify(rows)]);
      }),
    passOn: ({ broadcastId, channel }, { channels, customerIds, now }) =>
      run(async (session) => {
        const values = [broadcastId, channel, customerIds, now.toISOString(), UNREACHED_STATES];
        return (await session.query(passOn, [...values, ...namesOf(channels)])).length;
      }),
    recordRecalled: ({ broadcastId, channel }, ends) =>
      run(async (session) => {
        const rows = ends.map(({ customerId, state, reason }) => ({
          customer_id: customerId,
          state,
          reason,
        }));
        if (rows.length > 0) await session.query(recalled, [broadcastId, channel, JSON.stringify(rows)]);
      }),
    requeue: ({ broadcastId, channel, state, customerIds, now }) =>
      run(async (session) => {
        const values = [broadcastId, channel, state, now.toISOString(), customerIds];
        return (await session.query(requeue, values)).length;
      }),
    setDeclined: ({ customerId, kind, at }) =>
      run(async (session) => {
        const found =
          at === null
            ? await session.query(accept, [customerId, kind])
            : await session.query(decline, [customerId, kind, at.toISOString()]);
        return found.length > 0;
      }),
  };
}

function namesOf(channels: readonly BroadcastChannel[]): [string[], (string | null)[]] {
  return [channels.map(({ channel }) => channel), channels.map(({ bot }) => bot)];
}

/** @returns the last customer who was looked at */
async function addRecipients(
  session: Session,
  request: Parameters<BroadcastWriter['addRecipients']>[0],
): Promise<string | null> {
  const { broadcastId, channels, kind, after, limit, now } = request;
  const own = [broadcastId, kind, after, limit, now.toISOString(), ...namesOf(channels)];
  const { text: where, values } = audienceWhere(request, own);
  const [found] = await session.query(
    `WITH scanned AS (
       SELECT id, language, created_at, merged_into_id FROM panelkit.customers
       WHERE $3::uuid IS NULL OR id > $3 ORDER BY id LIMIT $4
     ), added AS (
       INSERT INTO ${ROW} (broadcast_id, channel, customer_id, state, attempts, next_attempt_at)
       SELECT $1::uuid, v.channel, c.id, 'pending', 0, $5::timestamptz
       FROM scanned c CROSS JOIN LATERAL ${firstReaching('$6', '$7')} v
       WHERE ${where} AND NOT ${hasDeclined('$2')}
       ON CONFLICT DO NOTHING
     )
     SELECT id FROM scanned ORDER BY id DESC LIMIT 1`,
    values,
  );
  return found === undefined ? null : String(found.id);
}
