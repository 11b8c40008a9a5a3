import type { LinkShare } from '@panelkit/sdk';
import { byGroup, byTime } from './index-places.ts';
import { createTable } from './table.ts';

/** An application or a network that fetched a link. */
export interface LinkReaderRow {
  id: string;
  subscriptionId: string;
  kind: 'app' | 'network';
  readerHash: string;
  seenAt: Date;
}

/** Under the id of its subscription. */
export type LinkShareRow = LinkShare & { id: string };

/** Who fetched links, and which of them are shared. */
export const createLinkReaderTables = () => ({
  linkReaders: createTable<LinkReaderRow, never, 'subscription' | 'seen'>({
    kind: 'link reader',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: {
      subscription: byGroup((row) => row.subscriptionId),
      seen: byTime((row) => row.seenAt),
    },
  }),
  linkShares: createTable<LinkShareRow, never, 'noticed'>({
    kind: 'link share',
    isUnlisted: true,
    fixed: [],
    unique: {},
    indexes: { noticed: byTime((row) => row.noticedAt) },
  }),
});
