import type { Panel } from '../../domain/panels/panel.ts';
import { notFound } from '../../errors/error-factories.ts';
import { recordListing, type Unread } from '../contact/record-listing.ts';
import { bookForeignCounts } from '../inbounds/count-foreign.ts';
import { readInboundKeys } from '../inbounds/inbound-keys.ts';
import { type ObservedInbounds, observeInbounds, type UnreadInbounds } from '../inbounds/observe-inbounds.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { bookPage } from './book-page.ts';
import { listPanel, type PanelListing } from './list-panel.ts';
import { noteMissing } from './note-missing.ts';
import { newPanelSync } from './panel-sync.ts';
import { proveAbsences } from './prove-absences.ts';
import { readMarks } from './read-marks.ts';
import { wakeUsageSync } from './wake-usage-sync.ts';

/** What a usage sync read. */
export interface UsageSyncReport extends Record<string, number> {
  /** Panels whose listing was read to its end. */
  panels: number;
  /** Panels whose listing broke off; what was read before it is booked. */
  failed: number;
  /** Accounts that were listed, foreign ones too. */
  accounts: number;
}

const PANELS_AT_ONCE = 4;

/** When the rest is read of links that cost a call each. */
const LINK_READS_EVERY_MS = 60_000;

/** When another process reads what this one left when it stopped. */
const CUT_LISTING_AGAIN_MS = 10_000;

/** Which panel is read, and until when somebody waits for it. */
interface AskedSync {
  /** By default all panels in service. */
  panelId?: string | undefined;
  /** Ends a listing at once; one of nobody ends after the page that it is at when the process stops. */
  reader?: AbortSignal;
}

/**
 * Reads every account of a panel (of all panels in service, when none is named), page by page: books what the
 * counters rose by, tells which limits are near, and wakes the reconciler for accounts that are other than
 * wanted. A panel or an account that fails stops no other.
 */
export async function syncUsage(
  engine: Engine,
  { panelId, reader }: AskedSync = {},
): Promise<UsageSyncReport> {
  const panels = panelId === undefined ? await panelsInService(engine) : [await panelOf(engine, panelId)];
  const report: UsageSyncReport = { panels: 0, failed: 0, accounts: 0 };
  const waiting = [...panels];
  const worker = async (): Promise<void> => {
    for (let panel = waiting.shift(); panel !== undefined; panel = waiting.shift()) {
      const { isComplete, accounts } = await syncPanel(engine, panel, reader);
      report[isComplete ? 'panels' : 'failed'] += 1;
      report.accounts += accounts;
    }
  };
  await Promise.all(Array.from({ length: PANELS_AT_ONCE }, worker));
  return report;
}

/** The panels that are contacted at all. */
export async function panelsInService(engine: Engine): Promise<Panel[]> {
  const panels = await listAll<Panel>((page) => engine.backend.storage.panels.list(page));
  return panels.filter(({ status, removedAt }) => status !== 'disabled' && removedAt === null);
}

async function panelOf(engine: Engine, panelId: string): Promise<Panel> {
  const panel = await engine.backend.storage.panels.find(panelId);
  if (panel === null || panel.removedAt !== null) throw notFound('panel', panelId);
  return panel;
}

async function syncPanel(
  engine: Engine,
  panel: Panel,
  reader: AbortSignal | undefined,
): Promise<{ isComplete: boolean; accounts: number }> {
  // The marks come first: what is reset or booked elsewhere from now on makes the reading of that account
  // void.
  const marks = await readMarks(engine, panel.id);
  const startedAt = engine.backend.clock.now();
  // Before the links: what they need is never newer than they are, so a change in between is seen by the next
  // listing.
  const observed = await observeInbounds(engine, panel, reader);
  const inbounds = 'unread' in observed ? null : observed;
  const inboundKeys = await readInboundKeys(engine, panel.id);
  const sync = newPanelSync(panel, { marks, startedAt, inboundKeys, inbounds });
  const listing = listPanel(engine, panel, reader);
  let accounts = 0;
  let pageBefore = Promise.resolve();
  for await (const page of listing.pages) {
    accounts += page.accounts.length;
    // Two pages at a time: while one is being written, the next is compared.
    const booking = bookPage(engine, sync, page);
    booking.catch(() => {});
    await pageBefore;
    pageBefore = booking;
  }
  await pageBefore;
  // Only a whole listing proves that something is missing.
  if (listing.isComplete()) {
    // A panel that gives neither is noted as one that does not answer.
    if ('unread' in observed)
      engine.logger.warn({ panelId: panel.id, code: observed.unread }, 'inbounds could not be read');
    await noteMissing(engine, sync);
    await proveAbsences(engine, sync);
    await bookForeignCounts(engine, panel.id, sync.foreign);
  }
  await recordListing(engine, panel, { unread: unreadOf(observed, listing), startedAt });
  if (reader === undefined && listing.failureCode() === 'PANEL_READ_ABORTED')
    await engine.backend.storage.transaction((tx) => wakeUsageSync(tx, panel.id, CUT_LISTING_AGAIN_MS));
  if (sync.hasStaleLinks)
    await engine.backend.storage.transaction((tx) => wakeUsageSync(tx, panel.id, LINK_READS_EVERY_MS));
  return { isComplete: listing.isComplete(), accounts };
}

function unreadOf(observed: ObservedInbounds | UnreadInbounds, listing: PanelListing): Unread | null {
  const code = listing.failureCode();
  if (code !== null) return { part: 'accounts', code };
  return 'unread' in observed ? { part: 'inbounds', code: observed.unread } : null;
}
