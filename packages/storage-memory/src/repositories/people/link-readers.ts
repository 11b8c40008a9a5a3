import type { LinkReaderReader, LinkReaderWriter } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { copyOf } from '../../rows/copy-of.ts';

export function createLinkReaderReader({ views, run }: Access): LinkReaderReader {
  return {
    findShare: (subscriptionId) =>
      run(() => {
        const found = views.linkShares.find(subscriptionId);
        if (found === null) return null;
        const { id: _id, ...share } = copyOf(found);
        return share;
      }),
  };
}

/** Transactions come one after the other here: nothing needs a lock. */
export function createLinkReaderWriter({ views, run }: Access): LinkReaderWriter {
  const { linkReaders, linkShares } = views;
  const readersOf = (subscriptionId: string) => [...linkReaders.scan('subscription', subscriptionId)];
  const countOf = (subscriptionId: string, kind: 'app' | 'network') =>
    readersOf(subscriptionId).filter((row) => row.kind === kind).length;
  return {
    note: ({ subscriptionId, seen, at, since, mostKept }) =>
      run(() => {
        const hashes = new Set(seen.flatMap((reader) => reader.hashes));
        for (const { id, seenAt, readerHash } of readersOf(subscriptionId))
          if (seenAt <= since || hashes.has(readerHash)) linkReaders.remove(id);
        const room = { app: 0, network: 0 };
        for (const kind of ['app', 'network'] as const) room[kind] = mostKept - countOf(subscriptionId, kind);
        for (const {
          kind,
          hashes: [readerHash = ''],
        } of seen) {
          const id = `${subscriptionId} ${kind} ${readerHash}`;
          if (room[kind] > 0 && linkReaders.find(id) === null)
            linkReaders.insert({ id, subscriptionId, kind, readerHash, seenAt: at });
        }
        return { apps: countOf(subscriptionId, 'app'), networks: countOf(subscriptionId, 'network') };
      }),
    putShare: (share, since) =>
      run(() => {
        const id = share.subscriptionId;
        const held = linkShares.find(id);
        if (held !== null && held.noticedAt > since) return false;
        if (held !== null) linkShares.remove(id);
        linkShares.insert({ ...share, id });
        return true;
      }),
    forget: (subscriptionId) =>
      run(() => {
        for (const { id } of readersOf(subscriptionId)) linkReaders.remove(id);
        if (linkShares.find(subscriptionId) !== null) linkShares.remove(subscriptionId);
      }),
  };
}
