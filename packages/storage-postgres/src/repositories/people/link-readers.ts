import type { LinkShare } from '@panelkit/sdk';
import type { LinkReaderReader, LinkReaderWriter } from '@panelkit/sdk/ports';
import type { Access, TransactionAccess } from '../../database/access.ts';
import { instant, number, readRow, text, toNumber } from '../../rows/columns.ts';
import { isUuid } from '../../rows/is-uuid.ts';
import { defineTable } from '../../rows/table.ts';

const shares = defineTable<LinkShare>({
  kind: 'link share',
  name: 'link_shares',
  columns: { subscriptionId: text, apps: number, networks: number, noticedAt: instant },
});

const lockReaders = "SELECT pg_advisory_xact_lock(hashtextextended('panelkit.link-readers:' || $1, 0))";
const dropUnseen = `
  DELETE FROM panelkit.link_readers
  WHERE subscription_id = $1 AND (seen_at <= $2 OR reader_hash = ANY($3::text[]))`;
const insert = `
  INSERT INTO panelkit.link_readers (subscription_id, kind, reader_hash, seen_at)
  SELECT $1, given.kind, given.reader_hash, $4 FROM unnest($2::text[], $3::text[]) AS given (kind, reader_hash)
  WHERE $5 > (SELECT count(*) FROM panelkit.link_readers held
              WHERE held.subscription_id = $1 AND held.kind = given.kind)
  ON CONFLICT DO NOTHING`;
const count = `
  SELECT count(*) FILTER (WHERE kind = 'app') AS apps, count(*) FILTER (WHERE kind = 'network') AS networks
  FROM panelkit.link_readers WHERE subscription_id = $1`;
const putShare = `
  INSERT INTO panelkit.link_shares AS held (subscription_id, apps, networks, noticed_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (subscription_id) DO UPDATE SET apps = $2, networks = $3, noticed_at = $4
  WHERE held.noticed_at <= $5
  RETURNING subscription_id`;
const findShare = `${shares.select} WHERE subscription_id = $1`;
const forget = ['link_readers', 'link_shares'].map(
  (table) => `DELETE FROM panelkit.${table} WHERE subscription_id = $1`,
);

export function createLinkReaderReader({ run }: Access): LinkReaderReader {
  return {
    findShare: (subscriptionId) =>
      run(async (session) => {
        const [cells] = isUuid(subscriptionId) ? await session.query(findShare, [subscriptionId]) : [];
        return cells === undefined ? null : readRow(shares.columns, cells);
      }),
  };
}

export function createLinkReaderWriter({ run }: TransactionAccess): LinkReaderWriter {
  return {
    note: ({ subscriptionId, seen, at, since, mostKept }) =>
      run(async (session) => {
        const hashes = seen.flatMap((reader) => reader.hashes);
        await session.query(lockReaders, [subscriptionId]);
        await session.query(dropUnseen, [subscriptionId, since.toISOString(), hashes]);
        await session.query(insert, [
          subscriptionId,
          seen.map(({ kind }) => kind),
          seen.map((reader) => reader.hashes[0]),
          at.toISOString(),
          mostKept,
        ]);
        const [counted] = await session.query(count, [subscriptionId]);
        return { apps: toNumber(counted?.apps ?? 0), networks: toNumber(counted?.networks ?? 0) };
      }),
    putShare: ({ subscriptionId, apps, networks, noticedAt }, since) =>
      run(async (session) => {
        const values = [subscriptionId, apps, networks, noticedAt.toISOString(), since.toISOString()];
        return (await session.query(putShare, values)).length > 0;
      }),
    forget: (subscriptionId) =>
      run(async (session) => {
        for (const statement of forget) await session.query(statement, [subscriptionId]);
      }),
  };
}
