import { panelResponseTooLarge } from '../../errors/error-factories.ts';
import { DEFAULT_PANEL_LIMITS, type PanelLimits } from './panel-limits.ts';

/** Watches a listing that comes in pages, so that one without end has one. */
export interface ListingGuard {
  /**
   * Counts a page by the keys of its rows. Each page must show something new; a full one does unless it came
   * before.
   * @param isFull - false for a page that is shorter than asked for, though the panel speaks of more
   * @throws PanelkitError `PANEL_RESPONSE_TOO_LARGE`
   */
  page(keys: readonly string[], isFull?: boolean): void;
}

/**
 * @param limit - which of the limits bounds the rows
 */
export function createListingGuard(
  limits: Partial<PanelLimits> | undefined,
  limit: 'listedAccounts' | 'inbounds' = 'listedAccounts',
): ListingGuard {
  const { idlePages, ...known } = { ...DEFAULT_PANEL_LIMITS, ...limits };
  const most = known[limit];
  // A page is known by its ends: keeping every key would take as much memory as the listing.
  const pages = new Set<string>();
  let rows = 0;
  let idle = 0;
  return {
    page: (keys, isFull = true) => {
      rows += keys.length;
      if (rows > most) throw panelResponseTooLarge(limit, most);
      const ends = JSON.stringify([keys[0], keys.at(-1), keys.length]);
      if (!isFull || keys.length === 0 || pages.has(ends)) idle += 1;
      if (idle > idlePages) throw panelResponseTooLarge('idlePages', idlePages);
      pages.add(ends);
    },
  };
}
