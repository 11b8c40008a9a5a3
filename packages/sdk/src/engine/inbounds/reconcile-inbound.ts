import { failureOfLost, isWriteLost } from '../../domain/accounts/lost-write.ts';
import { type Inbound, isInboundWorkLeft } from '../../domain/inbounds/inbound.ts';
import { planInboundAction } from '../../domain/inbounds/plan-inbound-action.ts';
import { addMs } from '../../domain/lifecycle/period.ts';
import { retryDelayMs } from '../../domain/retry-delay.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { AttemptFailure } from '../contact/attempt-failure.ts';
import { failureOf } from '../contact/panel-failure.ts';
import { recordContact } from '../contact/record-contact.ts';
import type { Engine } from '../kernel/engine.ts';
import { hasLapsed, holdLease } from '../locks/held-lease.ts';
import type { HeldLease } from '../locks/lease.ts';
import type { StepResult } from '../reconcile/decision.ts';
import { commitInboundGone, commitInboundInSync } from './commit-inbound.ts';
import { type InboundAttempt, loadAttempt } from './inbound-attempt.ts';
import { postponeInbound, retryInboundLater } from './postpone-inbound.ts';
import { putAccountsBack } from './put-accounts-back.ts';
import { wakeInbound } from './wake-inbound.ts';
import { type InboundWrite, writeInbound } from './write-inbound.ts';

const BUSY_RETRY_MS = 1000;
const MAX_PASSES = 4;
const DISABLED_PANEL_RETRY_MS = 15 * 60_000;

/**
 * Brings an inbound that the shop makes to its desired state, as far as it goes now: lease, look, plan,
 * write, look again, commit. Never throws for a panel's failure. Safe to call at any time, by any number of
 * workers.
 */
export async function reconcileInbound(engine: Engine, inboundId: string): Promise<StepResult> {
  const { storage } = engine.backend;
  const known = await storage.inbounds.find(inboundId);
  if (known === null || !isDue(engine, known)) return 'nothing-due';
  const lease = await holdLease(engine, `inbound:${inboundId}`);
  if (lease === null) {
    await storage.transaction((tx) => wakeInbound(tx, known, BUSY_RETRY_MS));
    return 'busy';
  }
  try {
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const result = await attempt(engine, lease, inboundId);
      if (result !== 'again') return result;
    }
    return 'again';
  } finally {
    // As for accounts: nobody waits for the janitor because one stood still.
    if (hasLapsed(lease)) await storage.transaction((tx) => wakeInbound(tx, known));
    await lease.release();
  }
}

function isDue(engine: Engine, inbound: Inbound): boolean {
  const { nextAttemptAt } = inbound;
  return isInboundWorkLeft(inbound) && nextAttemptAt !== null && nextAttemptAt <= engine.backend.clock.now();
}

async function attempt(engine: Engine, lease: HeldLease, inboundId: string): Promise<StepResult> {
  const inbound = await engine.backend.storage.inbounds.find(inboundId);
  if (inbound === null || !isDue(engine, inbound)) return 'nothing-due';
  if (inbound.condemnedAt !== null && inbound.firstSentAt === null) {
    return commitInboundGone(engine, lease, inbound);
  }
  const ready = await loadAttempt(engine, inbound).catch(toFailure);
  if ('code' in ready) return retryInboundLater(engine, lease, inbound, ready);
  if (ready.panel.removedAt !== null) {
    const failure = { code: 'PANEL_DISABLED', message: 'the panel was taken out of the registry' };
    return postponeInbound(engine, lease, inbound, { at: null, failure });
  }
  if (ready.panel.status === 'disabled') {
    const at = addMs(engine.backend.clock.now(), DISABLED_PANEL_RETRY_MS);
    const failure = { code: 'PANEL_DISABLED', message: 'the panel is disabled' };
    return postponeInbound(engine, lease, inbound, { at, failure });
  }
  return lookAndAct(engine, lease, ready);
}

/**
 * After a write it reads back: what still differs then is not written again at once, since it may only be
 * late.
 */
async function lookAndAct(
  engine: Engine,
  lease: HeldLease,
  ready: InboundAttempt,
  isReadBack = false,
): Promise<StepResult> {
  const { inbound, name } = ready;
  const seen = await lease.during(() => look(engine, ready));
  if ('code' in seen) return retryInboundLater(engine, lease, inbound, seen);
  const action = planInboundAction({
    name,
    found: seen.found,
    remoteKey: inbound.remoteKey,
    unsettledUntil: inbound.unsettledUntil,
    desired: inbound.condemnedAt === null ? inbound.desired : null,
    now: engine.backend.clock.now(),
  });
  switch (action.kind) {
    case 'in-sync': {
      const committed = await commitInboundInSync(engine, lease, inbound, action.inbound);
      if (committed === 'in-sync' && inbound.status === 'missing') await putAccountsBack(engine, inbound);
      return committed;
    }
    case 'gone':
      return isReadBack ? commitInboundGone(engine, lease, inbound) : removeRest(engine, lease, ready);
    case 'wait':
      return postponeInbound(engine, lease, inbound, { at: action.until, failure: null, counts: isReadBack });
    case 'renamed': {
      const message = 'the panel shows it under another name: give it its name back, or remove it there';
      return retryInboundLater(engine, lease, inbound, { code: 'INBOUND_RENAMED', message });
    }
    case 'create':
    case 'update':
    case 'remove':
      if (isReadBack) return notYet(engine, lease, ready);
      if (isWriteLost(inbound)) return waitAfterLost(engine, lease, inbound);
      return writeAndLook(engine, lease, ready, action);
  }
}

async function writeAndLook(
  engine: Engine,
  lease: HeldLease,
  ready: InboundAttempt,
  action: InboundWrite,
): Promise<StepResult> {
  const result = await writeInbound(engine, lease, ready, action);
  return typeof result === 'object' ? lookAndAct(engine, lease, result.written, true) : result;
}

/** The inbound is gone, but a removal whose answer was lost may have left something beside it. */
async function removeRest(engine: Engine, lease: HeldLease, ready: InboundAttempt): Promise<StepResult> {
  const inbounds = [{ key: ready.inbound.remoteKey ?? '' }];
  const result = await writeInbound(engine, lease, ready, { kind: 'remove', inbounds });
  return typeof result === 'object' ? commitInboundGone(engine, lease, result.written.inbound) : result;
}

/** The write may only be late: the look after settling decides. */
function notYet(
  engine: Engine,
  lease: HeldLease,
  { inbound, settleMs }: InboundAttempt,
): Promise<StepResult> {
  const at = addMs(engine.backend.clock.now(), settleMs);
  const known = { ...inbound, unsettledUntil: at };
  return postponeInbound(engine, lease, known, { at, failure: null, counts: true });
}

/** The try was counted when it was sent; the next one leaves later. */
function waitAfterLost(engine: Engine, lease: HeldLease, inbound: Inbound): Promise<StepResult> {
  const failure = failureOfLost(inbound, 'the panel does not show what was written');
  const known = { ...inbound, unsettledUntil: null };
  const at = addMs(engine.backend.clock.now(), retryDelayMs(inbound.attempts, engine.ids.fraction()));
  return postponeInbound(engine, lease, known, { at, failure, counts: false });
}

async function look(
  engine: Engine,
  { panel, inbound, control, name }: InboundAttempt,
): Promise<{ found: Awaited<ReturnType<InboundAttempt['control']['find']>> } | AttemptFailure> {
  try {
    const found = await control.find({ name, key: inbound.remoteKey });
    await recordContact(engine, panel, { ok: true });
    return { found };
  } catch (error) {
    const failure = failureOf(engine, panel.id, error);
    await recordContact(engine, panel, { ok: false, ...failure });
    return failure;
  }
}

/** A panel whose driver or secret key the shop no longer has: noted like a panel that does not answer. */
function toFailure(error: unknown): AttemptFailure {
  if (isPanelkitError(error) && error.code !== 'STORAGE_UNAVAILABLE')
    return { code: error.code, message: error.message };
  throw error;
}
