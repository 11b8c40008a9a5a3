import { type Panel, type PanelHealth, UNREAD_FAILURES, type UnreadPart } from '../../domain/panels/panel.ts';
import type { Engine } from '../kernel/engine.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';
import { measureOnce } from './measure-until-agreed.ts';

/** What a listing could not read, and the code of why. */
export interface Unread {
  part: UnreadPart;
  code: string;
}

/** The first failures may be of the moment: the next listing does not wait for its time. */
const AGAIN_MS = 60_000;

/**
 * Books whether a listing read all of a panel; `unread` null: it did. A panel that answers nothing else
 * either is away, which its health says already: such a listing does not count.
 */
export async function recordListing(
  engine: Engine,
  panel: Panel,
  { unread, startedAt }: { unread: Unread | null; startedAt: Date },
): Promise<void> {
  if (unread?.code === 'PANEL_READ_ABORTED') return;
  if (unread?.part === 'accounts') await measureOnce(engine, panel);
  await engine.backend.storage.transaction(async (tx) => {
    const { health: before } = await tx.panels.get(panel.id);
    if (unread !== null && before.consecutiveFailures > 0) return;
    const areAccountsRead = unread?.part !== 'accounts';
    const health = {
      ...afterListing(before, unread, tx.now),
      ...(areAccountsRead && { listedAt: startedAt }),
    };
    await tx.panels.update(panel.id, { health });
    const { failureCount = 0 } = health.unread ?? {};
    if (failureCount > 0 && failureCount < UNREAD_FAILURES) await wakeUsageSync(tx, panel.id, AGAIN_MS);
  });
}

function afterListing(before: PanelHealth, unread: Unread | null, now: Date): PanelHealth {
  const { unread: known, unreadSince, ...health } = before;
  if (unread === null) return health;
  const failureCount = (known?.failureCount ?? 0) + 1;
  return { ...health, unread: { ...unread, failureCount }, unreadSince: unreadSince ?? now };
}
