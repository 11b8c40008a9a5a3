import { type DriftKind, diffAccounts } from '../../domain/accounts/drift.ts';
import { cleanText } from '../../domain/panels/clean-text.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { failureOf } from '../contact/panel-failure.ts';
import { recordContact } from '../contact/record-contact.ts';
import { readInboundKeys } from '../inbounds/inbound-keys.ts';
import type { Engine } from '../kernel/engine.ts';
import { isCopy, isRekeyed, type MatchedAccount, matchPage } from './match-page.ts';
import { findMissing } from './note-missing.ts';
import { newPanelSync, type PanelSync } from './panel-sync.ts';
import { readMarks } from './read-marks.ts';
import { nameSeenOf, noteStranger } from './sightings.ts';
import { isSettled, judgedAt, wantedTerms } from './wanted-terms.ts';

/** One account that is other than wanted. */
export interface DriftEntry {
  kinds: DriftKind[];
  /** Null: it is foreign. */
  accountId: string | null;
  subscriptionId: string | null;
  /** Of a foreign account, whose name is no secret of ours. */
  name: string | null;
}

/** How a panel differs from our records now. */
export interface DriftReport {
  panelId: string;
  at: Date;
  /** Accounts that we have there. */
  accountCount: number;
  /** Accounts that the panel listed. */
  listedCount: number;
  counts: Record<DriftKind, number>;
  /** The first 500 of them. */
  entries: DriftEntry[];
}

const MAX_ENTRIES = 500;

function noCounts(): DriftReport['counts'] {
  return {
    missing: 0,
    renamed: 0,
    'credentials-differ': 0,
    'should-be-off': 0,
    'should-be-on': 0,
    'ended-early': 0,
    'limits-differ': 0,
    'other-inbound': 0,
    foreign: 0,
  };
}

/**
 * Compares a panel's whole listing with our records; changes nothing.
 * @throws PanelkitError `PANEL_*` when the listing breaks off
 */
export async function findDrift(engine: Engine, panel: Panel, reader: AbortSignal): Promise<DriftReport> {
  const marks = await readMarks(engine, panel.id);
  const inboundKeys = await readInboundKeys(engine, panel.id);
  const sync = newPanelSync(panel, { marks, inboundKeys, startedAt: engine.backend.clock.now() });
  const report: DriftReport = {
    panelId: panel.id,
    at: sync.startedAt,
    accountCount: marks.size,
    listedCount: 0,
    entries: [],
    counts: noCounts(),
  };
  for await (const page of readPages(engine, panel, reader)) {
    report.listedCount += page.length;
    const matched = await matchPage(engine, sync, page);
    for (const one of matched) {
      if (one.row !== null) marks.delete(one.row.id);
      else noteStranger(sync, one);
    }
    for (const entry of compare(engine, sync, matched)) add(report, entry);
  }
  for (const row of await findMissing(engine, sync)) {
    const kinds = [nameSeenOf(sync, row) === null ? 'missing' : 'renamed'] as const;
    add(report, { kinds: [...kinds], accountId: row.id, subscriptionId: row.subscriptionId, name: null });
  }
  return report;
}

async function* readPages(
  engine: Engine,
  panel: Panel,
  reader: AbortSignal,
): AsyncGenerator<MatchedAccount['seen'][]> {
  try {
    const adapter = engine.panels.adapter(panel, reader);
    for await (const { accounts } of adapter.listAccounts({ withLinks: false })) yield accounts;
  } catch (error) {
    await recordContact(engine, panel, { ok: false, isListing: true, ...failureOf(engine, panel.id, error) });
    throw error;
  }
}

/** What the reconciler is working on is no drift. */
function compare(engine: Engine, sync: PanelSync, matched: MatchedAccount[]): DriftEntry[] {
  const settled = matched.filter(({ row }) => row === null || isSettled(row, sync.startedAt));
  const known = settled.flatMap(({ row, seen }) => {
    if (row === null) return [];
    const wanted = isCopy(sync.panel, row, seen) ? null : wantedTerms(engine, sync, row, seen);
    return wanted === undefined ? [] : [{ key: row.nameHash, wanted }];
  });
  const seen = settled.map(({ keys, seen: account, row }) => ({ keys, account, row }));
  const drifts = diffAccounts(known, seen, judgedAt(sync)).map(({ kinds, seen: one }) => ({
    kinds,
    accountId: one?.row?.id ?? null,
    subscriptionId: one?.row?.subscriptionId ?? null,
    name: one?.row === null ? cleanText(one.account.name, 200) : null,
  }));
  const rekeyed = seen.flatMap(({ account, row }) =>
    row !== null && row.condemnedAt === null && isRekeyed(engine, row, account) ? [row] : [],
  );
  return [
    ...drifts,
    ...rekeyed.map(({ id, subscriptionId }) => ({
      kinds: ['credentials-differ' as const],
      accountId: id,
      subscriptionId,
      name: null,
    })),
  ];
}

function add(report: DriftReport, entry: DriftEntry): void {
  for (const kind of entry.kinds) report.counts[kind] += 1;
  if (report.entries.length < MAX_ENTRIES) report.entries.push(entry);
}
