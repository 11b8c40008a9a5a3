import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccountPage } from '../../ports/panel-adapter.ts';
import type { PanelCaller } from './call-in-time.ts';
import type { CallLimits } from './call-limits.ts';

/**
 * The pages of a listing, each in time and all of them in time. What the reader does between two pages does
 * not count.
 * @throws PanelkitError `PANEL_UNREACHABLE`
 */
export async function* guardPages(
  list: () => AsyncIterable<AccountPage>,
  read: PanelCaller['read'],
  { limits: { callMs, listingMs }, clock }: { limits: CallLimits; clock: Clock },
): AsyncGenerator<AccountPage> {
  let leftMs = listingMs;
  let pages: AsyncIterator<AccountPage> | null = null;
  let isOver = false;
  try {
    for (;;) {
      if (leftMs <= 0) throw tooLong();
      const askedAtMs = clock.monotonicMs();
      const next = await read(Math.min(callMs, leftMs), () => {
        // Begun inside of the call: it may send a request at once.
        pages ??= list()[Symbol.asyncIterator]();
        return pages.next();
      });
      leftMs -= clock.monotonicMs() - askedAtMs;
      isOver = next.done === true;
      if (next.done === true) return;
      yield withTimedLinks(next.value, read, listingMs);
    }
  } catch (error) {
    isOver = true;
    throw error;
  } finally {
    // A reader that leaves early ends the driver's listing; one that hangs cannot be asked.
    if (!isOver) void endEarly(pages);
  }
}

/** Links that are read separately cost their own calls. */
function withTimedLinks(page: AccountPage, read: PanelCaller['read'], limitMs: number): AccountPage {
  const { readLinks } = page;
  if (readLinks === undefined) return page;
  return {
    ...page,
    readLinks: { ...readLinks, of: (accounts) => read(limitMs, () => readLinks.of(accounts)) },
  };
}

async function endEarly(pages: AsyncIterator<AccountPage> | null): Promise<void> {
  await pages?.return?.().catch(() => {});
}

function tooLong(): PanelkitError<'PANEL_UNREACHABLE'> {
  return new PanelkitError('PANEL_UNREACHABLE', {
    message: 'The panel took too long to list its accounts',
    details: { retryAfterMs: null },
  });
}
