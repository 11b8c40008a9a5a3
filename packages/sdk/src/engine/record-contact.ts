import { isHealthy, type Panel, type PanelHealth } from '../domain/panel.ts';
import type { Transaction } from '../ports/storage.ts';
import type { Engine } from './engine.ts';
import { wakeAccount } from './wake-account.ts';

/** How a contact went: `clockSkewMs` where it was measured. */
export type Contact =
  | { ok: true; clockSkewMs?: number | null }
  | { ok: false; code: string; message: string };

const GOOD_CONTACT_EVERY_MS = 60_000;
const WOKEN_AT_ONCE = 200;

/** Books a contact with a panel. A good one that follows a good one is written once a minute only, so the row stays cool. */
export async function recordContact(engine: Engine, panel: Panel, contact: Contact): Promise<void> {
  const { storage, clock } = engine.backend;
  if (contact.ok && panel.health.consecutiveFailures === 0 && isRecent(engine, panel.health)) return;
  const isBack = await storage.transaction(async (tx) => {
    const locked = await tx.panels.get(panel.id);
    const health = healthAfter(locked.health, contact, clock.now());
    await tx.panels.update(panel.id, { health });
    const healthy = isHealthy({ ...locked, health });
    if (healthy !== isHealthy(locked)) {
      await tx.events.append({
        aggregate: { kind: 'panel', id: panel.id },
        type: 'panel.health-changed',
        data: { healthy, code: contact.ok ? null : contact.code },
        at: clock.now(),
      });
    }
    return contact.ok && !isHealthy(locked);
  });
  if (isBack) await wakeWaiting(engine, panel.id);
}

function isRecent(engine: Engine, health: PanelHealth): boolean {
  const last = health.lastContactAt?.getTime() ?? 0;
  return engine.backend.clock.now().getTime() - last < GOOD_CONTACT_EVERY_MS;
}

function healthAfter(before: PanelHealth, contact: Contact, now: Date): PanelHealth {
  if (!contact.ok) {
    const lastError = { code: contact.code, message: contact.message };
    return { ...before, consecutiveFailures: before.consecutiveFailures + 1, lastError };
  }
  const clockSkewMs = contact.clockSkewMs === undefined ? before.clockSkewMs : contact.clockSkewMs;
  return { consecutiveFailures: 0, lastContactAt: now, lastError: null, clockSkewMs };
}

/** The panel was out of service and is back: accounts that wait for a later attempt need not wait any more. A batch in a transaction, as long as one wakes any. */
async function wakeWaiting(engine: Engine, panelId: string): Promise<void> {
  const { storage } = engine.backend;
  for (;;) {
    const woken = await storage.transaction((tx) => wakeBatch(engine, tx, panelId));
    if (woken === 0) return;
  }
}

async function wakeBatch(engine: Engine, tx: Transaction, panelId: string): Promise<number> {
  const now = engine.backend.clock.now();
  let woken = 0;
  for (const id of await tx.accounts.listWaiting(panelId, now, WOKEN_AT_ONCE)) {
    const account = await tx.accounts.get(id);
    if (account.unsettledUntil !== null || account.missingSince !== null) continue;
    // What failed while the panel was away says nothing of how often to try now.
    await tx.accounts.update(id, { nextAttemptAt: now, attempts: 0 });
    await wakeAccount(tx, account);
    woken += 1;
  }
  return woken;
}
