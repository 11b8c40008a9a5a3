import {
  countContacts,
  isHealthy,
  type NewContacts,
  type OversizedAnswer,
  type Panel,
  type PanelHealth,
} from '../../domain/panels/panel.ts';
import {
  isClockInDoubt,
  isClockUnmeasured,
  measureClock,
  wasClockWrong,
} from '../../domain/panels/panel-clock.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { wakeWaiting } from './wake-waiting.ts';

/**
 * How a contact went: `clockSkewMs` and `durationMs` where they were measured. `isListing`: all accounts were
 * asked for.
 */
export type Contact =
  | { ok: true; clockSkewMs?: number | null; durationMs?: number; isListing?: true }
  | { ok: false; code: string; message: string; tooLarge?: OversizedAnswer; isListing?: true };

const GOOD_CONTACT_EVERY_MS = 60_000;

/**
 * Books a contact with a panel, and what its answers say of its clock. A good one that follows a good one is
 * written once a minute only, so the row stays cool; a read whose reader left says nothing of the panel.
 * @returns whether it has put the panel's clock in doubt, so that it is worth asking for the time at once
 */
export async function recordContact(engine: Engine, panel: Panel, made: Contact): Promise<boolean> {
  if (!made.ok && made.code === 'PANEL_READ_ABORTED') return false;
  const { storage, clock } = engine.backend;
  const contact = withReading(engine, panel, made);
  const counted = note(engine, panel.id, contact);
  if (isNothingNew(engine, panel.health, contact)) return false;
  uncounted.get(engine)?.delete(panel.id);
  const { isBack, isNewDoubt } = await storage.transaction(async (tx) => {
    const locked = await tx.panels.get(panel.id);
    const contacts = countContacts(locked.health.contacts, counted);
    const health = { ...healthAfter(locked.health, contact, clock.now()), contacts };
    await tx.panels.update(panel.id, { health });
    if (!contact.ok && contact.tooLarge !== undefined && locked.health.oversized === undefined) {
      await tx.events.append({
        aggregate: { kind: 'panel', id: panel.id },
        type: 'panel.response-too-large',
        data: contact.tooLarge,
        at: clock.now(),
      });
    }
    await emitClock(tx, locked, health, clock.now());
    const healthy = isHealthy({ ...locked, health });
    if (healthy !== isHealthy(locked)) {
      await tx.events.append({
        aggregate: { kind: 'panel', id: panel.id },
        type: 'panel.health-changed',
        data: { healthy, code: contact.ok ? null : contact.code },
        at: clock.now(),
      });
    }
    const isNewDoubt = isClockInDoubt(health) && !isClockInDoubt(locked.health);
    return { isBack: contact.ok && !isHealthy(locked), isNewDoubt };
  });
  if (isBack) await wakeWaiting(engine, panel.id);
  return isNewDoubt;
}

/**
 * Where it was not asked for the time, the date of its answers says for nothing that its clock has changed.
 * One that agrees with what counts is left out: the health checks go on, which ask for the version too.
 */
function withReading(engine: Engine, { id, health }: Panel, contact: Contact): Contact {
  const readingMs = engine.panels.takeClockReading(id);
  if (!contact.ok || contact.clockSkewMs != null || readingMs === null) return contact;
  const measured = measureClock(health, readingMs, engine.backend.clock.now());
  const tells = isClockInDoubt(health) || isClockInDoubt(measured);
  return tells ? { ...contact, clockSkewMs: readingMs } : contact;
}

/** Nothing is sold on a panel whose clock is wrong: staff hear of it even while it harms nobody. */
async function emitClock(
  tx: Transaction,
  { id, health: before }: Panel,
  health: PanelHealth,
  at: Date,
): Promise<void> {
  const wrong = wasClockWrong(health);
  if (wrong === wasClockWrong(before)) return;
  const data = { wrong, skewMs: health.clockSkewMs ?? 0 };
  await tx.events.append({ aggregate: { kind: 'panel', id }, type: 'panel.clock-changed', data, at });
}

/** Contacts of this process that are not in the panel's row yet. */
const uncounted = new WeakMap<Engine, Map<string, NewContacts>>();

function note(engine: Engine, panelId: string, contact: Contact): NewContacts {
  const ofEngine = uncounted.get(engine) ?? new Map<string, NewContacts>();
  uncounted.set(engine, ofEngine);
  const known = ofEngine.get(panelId) ?? { goodCount: 0, failedCount: 0, durationsMs: [] };
  const measured = contact.ok && contact.durationMs !== undefined ? [contact.durationMs] : [];
  const counted = {
    goodCount: known.goodCount + (contact.ok ? 1 : 0),
    failedCount: known.failedCount + (contact.ok ? 0 : 1),
    // The latest say enough of a busy minute.
    durationsMs: [...known.durationsMs, ...measured].slice(-50),
  };
  ofEngine.set(panelId, counted);
  return counted;
}

/** A measurement that differs from what counts is news, however recent the last contact. */
function isNothingNew(engine: Engine, health: PanelHealth, contact: Contact): boolean {
  if (!contact.ok || health.consecutiveFailures > 0 || !isRecent(engine, health)) return false;
  if (contact.isListing === true && health.oversized !== undefined) return false;
  if (contact.clockSkewMs == null) return true;
  const now = engine.backend.clock.now();
  const measured = measureClock(health, contact.clockSkewMs, now);
  const isInDoubt = isClockInDoubt(health) || isClockInDoubt(measured);
  return !isInDoubt && !isClockUnmeasured(health, now, GOOD_CONTACT_EVERY_MS);
}

function isRecent(engine: Engine, health: PanelHealth): boolean {
  const last = health.lastContactAt?.getTime() ?? 0;
  return engine.backend.clock.now().getTime() - last < GOOD_CONTACT_EVERY_MS;
}

function healthAfter(before: PanelHealth, contact: Contact, now: Date): PanelHealth {
  if (!contact.ok) {
    const oversized = contact.tooLarge ?? before.oversized;
    const known = oversized === undefined ? before : { ...before, oversized };
    // The panel answers: what is asked of single accounts goes on.
    if (contact.tooLarge !== undefined && contact.isListing === true) return known;
    const lastError = { code: contact.code, message: contact.message };
    const failingSince = before.failingSince ?? now;
    const failingForMs = now.getTime() - failingSince.getTime();
    const consecutiveFailures = before.consecutiveFailures + 1;
    return { ...known, consecutiveFailures, lastError, failingSince, failingForMs };
  }
  const clock = measureClock(before, contact.clockSkewMs ?? null, now);
  const { oversized, unsupportedVersion, unread, unreadSince, listedAt } = before;
  const remains = oversized !== undefined && contact.isListing !== true;
  return {
    consecutiveFailures: 0,
    lastContactAt: now,
    lastError: null,
    ...clock,
    ...(remains && { oversized }),
    ...(unsupportedVersion !== undefined && { unsupportedVersion }),
    ...(unread !== undefined && { unread }),
    ...(unreadSince !== undefined && { unreadSince }),
    ...(listedAt !== undefined && { listedAt }),
  };
}
