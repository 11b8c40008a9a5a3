import type { Engine } from '../kernel/engine.ts';

/**
 * Says that a panel's listing begins here and now, for what is wanted at `wantedAt`. False: one began since
 * then, anywhere.
 */
export async function beginListing(engine: Engine, panelId: string, wantedAt: Date): Promise<boolean> {
  const { storage, clock } = engine.backend;
  const name = `listed:${panelId}`;
  return storage.transaction(async (tx) => {
    const begunAtMs = await tx.marks.find(name);
    if (begunAtMs >= wantedAt.getTime()) return false;
    // The faster one lists it now.
    return tx.marks.move(name, begunAtMs, Math.max(wantedAt.getTime(), clock.now().getTime()));
  });
}
