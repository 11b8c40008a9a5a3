import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { FindResult } from '../../domain/accounts/find-result.ts';
import { withPublicHost } from '../../domain/accounts/public-link.ts';
import { cleanText, cleanVersion } from '../../domain/panels/clean-text.ts';
import { createListingGuard } from '../../domain/panels/listing-guard.ts';
import type { PanelLimits } from '../../domain/panels/panel-limits.ts';
import { panelResponseTooLarge } from '../../errors/error-factories.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { AccountPage, LinksReader, ListOptions, PanelAdapter } from '../../ports/panel-adapter.ts';
import type { InboundControl, PanelExtras } from '../../ports/panel-extras.ts';
import type { WriteOutcome } from '../../ports/write-outcome.ts';
import { boundAccount, boundInbounds, boundLinks, requireCount } from './bound-account.ts';
import { cleanPanelError } from './clean-panel-error.ts';

/** The panel behind an adapter, and how much it may tell. */
export interface PanelBorder {
  panelId: string;
  limits: PanelLimits;
  /** What links lead to in place of a private address; null: they keep their hosts. */
  publicHost: string | null;
  /** Hosts by which the panel was reached before: those count as private ones do. */
  formerHosts: readonly string[];
}

const REASON_LENGTH = 500;
const NAME_LENGTH = 200;

/**
 * The same adapter, with everything that comes out of it measured and cleaned, whoever wrote it: a driver of
 * somebody else's may hand on what its panel says without a look.
 */
export function boundAdapter(adapter: PanelAdapter, border: PanelBorder): PanelAdapter {
  const { limits } = border;
  return {
    health: () => named(border, () => adapter.health()),
    takeNews: () => {
      const news = adapter.takeNews?.() ?? null;
      return news && { ...news, version: cleanVersion(news.version) };
    },
    listInbounds: () => named(border, async () => boundInbounds(await adapter.listInbounds(), limits)),
    findAccount: (reference) =>
      named(border, async () => boundFound(await adapter.findAccount(reference), border)),
    ensureAccount: (desired, options) =>
      named(border, async () => boundOutcome(await adapter.ensureAccount(desired, options))),
    removeAccount: (reference, options) =>
      named(border, async () => boundOutcome(await adapter.removeAccount(reference, options))),
    listAccounts: (options) => boundListing(adapter, border, options),
    normalize: (desired) => adapter.normalize(desired),
    ...boundExtras(adapter, border),
  };
}

async function* boundListing(
  adapter: PanelAdapter,
  border: PanelBorder,
  options: ListOptions | undefined,
): AsyncGenerator<AccountPage> {
  const guard = createListingGuard(border.limits);
  try {
    for await (const { accounts, readLinks } of adapter.listAccounts(options)) {
      requireCount('listedAccounts', accounts.length, border.limits);
      guard.page(accounts.map(({ name }) => name));
      yield {
        accounts: accounts.map((account) => publicAccount(account, border)),
        ...(readLinks && { readLinks: boundReader(readLinks, border) }),
      };
    }
  } catch (error) {
    throw withPanel(border, error);
  }
}

function boundReader(reader: LinksReader, border: PanelBorder): LinksReader {
  return {
    callsPerAccount: reader.callsPerAccount,
    of: (accounts) =>
      named(border, async () =>
        (await reader.of(accounts)).map((links) => publicLinks(boundLinks(links, border.limits), border)),
      ),
  };
}

function boundExtras(adapter: PanelAdapter, border: PanelBorder): PanelExtras {
  const { inbounds } = adapter;
  const outcome = (write: () => Promise<WriteOutcome> | undefined): Promise<WriteOutcome> =>
    named(border, async () => boundOutcome((await write()) ?? NOT_TO_BE_HAD));
  return {
    ...(inbounds && { inbounds: boundControl(inbounds, border) }),
    ...(adapter.resetInboundUsage && {
      resetInboundUsage: (key, options) => outcome(() => adapter.resetInboundUsage?.(key, options)),
    }),
    ...(adapter.listOnline && {
      listOnline: () => namesOf(border, 'listedAccounts', () => adapter.listOnline?.()),
    }),
    ...(adapter.listClientIps && {
      listClientIps: (reference) => namesOf(border, 'inbounds', () => adapter.listClientIps?.(reference)),
    }),
    ...(adapter.clearClientIps && {
      clearClientIps: (reference, options) => outcome(() => adapter.clearClientIps?.(reference, options)),
    }),
    ...(adapter.downloadBackup && { downloadBackup: () => boundBackup(adapter, border) }),
  };
}

const NOT_TO_BE_HAD: WriteOutcome = { kind: 'refused', reason: 'not to be had on this panel' };

function boundControl(control: InboundControl, border: PanelBorder): InboundControl {
  return {
    find: (reference) =>
      named(border, async () => {
        const found = await control.find(reference);
        requireCount('inbounds', found.length, border.limits);
        return found;
      }),
    create: (desired, options) =>
      named(border, async () => boundOutcome(await control.create(desired, options))),
    update: (desired, options) =>
      named(border, async () => boundOutcome(await control.update(desired, options))),
    remove: (inbound, options) =>
      named(border, async () => boundOutcome(await control.remove(inbound, options))),
  };
}

function namesOf(
  border: PanelBorder,
  limit: 'listedAccounts' | 'inbounds',
  read: () => Promise<string[]> | undefined,
): Promise<string[]> {
  return named(border, async () => {
    const names = (await read()) ?? [];
    requireCount(limit, names.length, border.limits);
    return names.map((name) => cleanText(name, NAME_LENGTH));
  });
}

async function boundBackup(
  adapter: PanelAdapter,
  border: PanelBorder,
): ReturnType<NonNullable<PanelExtras['downloadBackup']>> {
  return named(border, async () => {
    const backup = await adapter.downloadBackup?.();
    if (backup === undefined) throw new TypeError('the adapter has no backup');
    requireCount('fileBytes', backup.bytes.byteLength, border.limits);
    return { ...backup, fileName: cleanText(backup.fileName, 100) };
  });
}

function publicAccount(account: ObservedAccount, border: PanelBorder): ObservedAccount {
  const bound = boundAccount(account, border.limits);
  return { ...bound, links: publicLinks(bound.links, border) };
}

function publicLinks(links: string[], { publicHost, formerHosts }: PanelBorder): string[] {
  if (publicHost === null) return links;
  return links.map((link) => withPublicHost(link, publicHost, formerHosts));
}

function boundFound(found: FindResult, border: PanelBorder): FindResult {
  const { limits } = border;
  switch (found.kind) {
    case 'found':
    case 'renamed':
      return { ...found, account: publicAccount(found.account, border) };
    case 'many':
      requireCount('inbounds', found.accounts.length, limits);
      return { ...found, accounts: found.accounts.map((account) => publicAccount(account, border)) };
    case 'inconclusive':
      return { ...found, reason: cleanText(found.reason, REASON_LENGTH) };
    case 'absent':
      return found;
  }
}

function boundOutcome(outcome: WriteOutcome): WriteOutcome {
  switch (outcome.kind) {
    case 'refused':
    case 'not-applied':
      return { ...outcome, reason: cleanText(outcome.reason, REASON_LENGTH) };
    case 'unknown':
      return { ...outcome, cause: cleanText(outcome.cause, REASON_LENGTH) };
    case 'applied':
    case 'already':
      return outcome;
  }
}

async function named<Result>(border: PanelBorder, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw withPanel(border, error);
  }
}

/** An adapter does not know whose it is; the reader of the error wants to. */
function withPanel({ panelId }: PanelBorder, error: unknown): unknown {
  if (!isPanelkitError(error) || error.code !== 'PANEL_RESPONSE_TOO_LARGE') return cleanPanelError(error);
  const { limit, maximum } = error.details;
  return panelResponseTooLarge(limit, maximum, panelId);
}
