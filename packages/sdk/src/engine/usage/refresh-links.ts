import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { connectDifferently } from '../../domain/accounts/links.ts';
import type { AccountPage } from '../../ports/panel-adapter.ts';
import type { StoredLinks } from '../../ports/storage/storage-many.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import { openLinks, sealLinks } from '../accounts/account-secrets.ts';
import { formerHostSince, linkFingerprint, unconfirmed } from '../accounts/link-fingerprint.ts';
import { failureOf } from '../contact/panel-failure.ts';
import type { Engine } from '../kernel/engine.ts';
import type { PanelSync } from './panel-sync.ts';

interface Stale {
  row: ListedAccount;
  seen: ObservedAccount;
  fingerprint: string;
}

/**
 * Refreshes the stored links of those accounts of a page whose stored ones were made for another address,
 * inbound or credential, and tells their owners once: one read and one write for the whole page, nothing for
 * a page on which nothing changed.
 */
export async function refreshLinks(
  engine: Engine,
  sync: PanelSync,
  page: AccountPage,
  ours: readonly { row: ListedAccount; seen: ObservedAccount }[],
): Promise<void> {
  const stale = ours.flatMap(({ row, seen }) => staleOf(engine, sync, row, seen) ?? []);
  const taken = page.readLinks?.callsPerAccount ? stale.slice(0, sync.linkReadsLeft) : stale;
  if (page.readLinks?.callsPerAccount) sync.linkReadsLeft -= taken.length;
  if (taken.length < stale.length) sync.hasStaleLinks = true;
  if (taken.length === 0) return;
  const links = await readLinks(engine, sync, page, taken);
  if (links !== null) await storeLinks(engine, sync, taken, links);
}

/**
 * Null for what is as it was, and for what is not to be touched now: one that its panel has switched off may
 * show no links, and those on an inbound that does not serve come back with it or move.
 */
function staleOf(engine: Engine, sync: PanelSync, row: ListedAccount, seen: ObservedAccount): Stale | null {
  const { inbounds, panel } = sync;
  if (inbounds === null || row.condemnedAt !== null || row.subscription.termination !== null) return null;
  if (row.generation !== row.observedGeneration) return null;
  if (seen.status !== 'active' && seen.status !== 'on-hold') return null;
  if (inbounds.byId.get(row.inboundId)?.status !== 'active') return null;
  const fingerprint = linkFingerprint(engine, panel, seen, (key) => inbounds.byKey.get(key));
  return fingerprint === null || fingerprint === row.linkFingerprint ? null : { row, seen, fingerprint };
}

/** Null: the panel does not give them now; the next listing tries again. */
async function readLinks(
  engine: Engine,
  { panel }: PanelSync,
  { readLinks: read }: AccountPage,
  stale: readonly Stale[],
): Promise<string[][] | null> {
  if (read === undefined) return stale.map(({ seen }) => seen.links);
  try {
    return await read.of(stale.map(({ seen }) => seen));
  } catch (error) {
    const { code } = failureOf(engine, panel.id, error);
    engine.logger.warn({ panelId: panel.id, code }, 'the links of a panel could not be read');
    return null;
  }
}

async function storeLinks(
  engine: Engine,
  { panel }: PanelSync,
  stale: readonly Stale[],
  links: string[][],
): Promise<void> {
  const { storage, clock } = engine.backend;
  const known = await storage.accounts.findLinks(stale.map(({ row }) => row.id));
  const before = new Map(known.map((account) => [account.id, account]));
  const hasOthers = new Set<string>();
  const records = stale.flatMap(({ row, fingerprint }, index): StoredLinks[] => {
    const [fresh, stored] = [links[index] ?? [], before.get(row.id)];
    const isFirst = stored === undefined || stored.sealedLinks === null || row.linkFingerprint === null;
    // The account is on, and its panel shows no way to it: that ends nobody's links. The next listing asks
    // again.
    if (fresh.length === 0 && stored?.sealedLinks != null) return [];
    // Where nothing is known to have changed, what the panel draws at random says nothing.
    const ignoreDrawn = row.linkFingerprint === unconfirmed(fingerprint);
    if (!isFirst && connectDifferently(openLinks(engine.secretBox, stored), fresh, { ignoreDrawn }))
      hasOthers.add(row.id);
    const sealedLinks = sealLinks(engine.secretBox, row.id, fresh);
    const { id, generation, linkFingerprint: replaces } = row;
    const since = formerHostSince(engine, panel, fresh);
    return [{ id, generation, replaces, sealedLinks, linkFingerprint: fingerprint, formerHostSince: since }];
  });
  if (records.length === 0) return;
  await storage.transaction(async (tx) => {
    const at = clock.now();
    for (const { id, subscriptionId, customerId } of await tx.accounts.storeLinks(records)) {
      if (!hasOthers.has(id)) continue;
      const aggregate = { kind: 'subscription', id: subscriptionId };
      await tx.events.append({ aggregate, type: 'subscription.link-changed', data: { customerId }, at });
    }
  });
}
