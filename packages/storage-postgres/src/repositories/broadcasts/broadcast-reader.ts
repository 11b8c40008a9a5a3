import {
  BROADCAST_KINDS,
  type Broadcast,
  type BroadcastStatus,
  DELIVERY_STATES,
  LANGUAGES,
} from '@panelkit/sdk';
import type { BroadcastReader } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { broadcasts, deliveries } from '../../rows/broadcast-rows.ts';
import { instant, nullable, oneOf, readRow, toNumber } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';
import { boundsOf } from '../../rows/page.ts';
import { createReader } from '../repository.ts';
import { audienceWhere, hasChat, hasDeclined } from './audience-where.ts';

const open = `${broadcasts.select} WHERE status IN ('running', 'recalling') ORDER BY id`;
const counts = `
  SELECT channel, state, count(*) AS count FROM panelkit.broadcast_deliveries
  WHERE broadcast_id = $1 GROUP BY channel, state ORDER BY channel COLLATE "C", state COLLATE "C"`;
const list = `
  ${deliveries.select}
  WHERE broadcast_id = $1 AND channel = $2 AND state = $3 AND ($4::uuid IS NULL OR customer_id > $4)
  ORDER BY customer_id LIMIT $5`;
const nextDue = `
  SELECT next_attempt_at FROM panelkit.broadcast_deliveries
  WHERE broadcast_id = $1 AND channel = $2 AND next_attempt_at IS NOT NULL
  ORDER BY next_attempt_at LIMIT 1`;
const declined =
  'SELECT kind FROM panelkit.declined_broadcasts WHERE customer_id = $1 ORDER BY kind COLLATE "C"';

const state = oneOf(...DELIVERY_STATES);
const language = oneOf(...LANGUAGES);
const kinds = oneOf(...BROADCAST_KINDS);

export function createBroadcastReader(access: Access): BroadcastReader {
  const { run } = access;
  return {
    ...createReader<Broadcast, { status?: BroadcastStatus }>(access, broadcasts, (filter) => ({
      status: filter.status,
    })),
    listOpen: () =>
      run(async (session) =>
        (await session.query(open, [])).map((cells) => readRow(broadcasts.columns, cells)),
      ),
    countDeliveries: (broadcastId) =>
      run(async (session) => {
        const found = isUuid(broadcastId) ? await session.query(counts, [broadcastId]) : [];
        return found.map((cells) => ({
          channel: String(cells.channel),
          state: state.read([cells.state]),
          count: toNumber(cells.count),
        }));
      }),
    listDeliveries: (request) =>
      run(async (session) => {
        const { after, limit } = boundsOf(request);
        const { broadcastId, channel } = request;
        const found = await session.query(list, [broadcastId, channel, request.state, after, limit + 1]);
        const rows = found.slice(0, limit).map((cells) => readRow(deliveries.columns, cells));
        return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.customerId ?? null) : null };
      }),
    nextDueAt: ({ broadcastId, channel }) =>
      run(async (session) => {
        const [found] = await session.query(nextDue, [broadcastId, channel]);
        return nullable(instant).read([found?.next_attempt_at ?? null]);
      }),
    countAudience: (request) =>
      run(async (session) => {
        const { text, values } = audienceWhere(request, [request.language, request.kind]);
        const found = await session.query(
          `SELECT COALESCE(c.language, $1) AS language, count(*) AS matching,
             count(*) FILTER (WHERE ${hasDeclined('$2')}) AS declined
           FROM panelkit.customers c WHERE ${text} GROUP BY 1 ORDER BY 1`,
          values,
        );
        return found.map((cells) => ({
          language: language.read([cells.language]),
          matching: toNumber(cells.matching),
          declined: toNumber(cells.declined),
        }));
      }),
    countReachable: (request, bot) =>
      run(async (session) => {
        const { text, values } = audienceWhere(request, [bot, request.kind]);
        const [found] = await session.query(
          `SELECT count(*) AS count FROM panelkit.customers c
           WHERE ${text} AND NOT ${hasDeclined('$2')} AND ${hasChat('$1')}`,
          values,
        );
        return toNumber(found?.count ?? 0);
      }),
    listDeclined: (customerId) =>
      run(async (session) => {
        const found = isUuid(customerId) ? await session.query(declined, [customerId]) : [];
        return found.map(({ kind }) => kinds.read([kind]));
      }),
  };
}
