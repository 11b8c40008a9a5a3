import type { Account } from '../../domain/accounts/account.ts';
import type { DriftKind } from '../../domain/accounts/drift.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { isClockWrong } from '../../domain/panels/panel-clock.ts';
import { type Actor, SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { ListedAccount } from '../../ports/storage/storage-usage.ts';
import type { Transaction } from '../../ports/storage.ts';
import { sealSeenAs } from '../accounts/account-secrets.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { PanelSync } from './panel-sync.ts';

/** Whether an earlier listing saw it as other than wanted, too. */
export function wasSeenBefore(
  { driftSince }: ListedAccount,
  { startedAt }: Pick<PanelSync, 'startedAt'>,
): boolean {
  return driftSince !== null && driftSince < startedAt;
}

/** `seenAs`: the name under which it was shown, if it has another. */
interface SeenDrift {
  kinds: DriftKind[];
  isCertain: boolean;
  seenAs?: string;
}

/**
 * An account is other than wanted. What is certain is repaired at once: it is on and should be off, or an
 * earlier listing saw the difference too. The rest is remembered. A row that changed meanwhile is left alone.
 */
export async function noteDrift(
  engine: Engine,
  panel: Panel,
  row: ListedAccount,
  { kinds, isCertain, seenAs }: SeenDrift,
): Promise<void> {
  if (!isCertain && row.driftSince !== null) return;
  const { storage, clock } = engine.backend;
  await storage.transaction(async (tx) => {
    const account = await tx.accounts.get(row.id);
    if (account.generation !== row.generation) return;
    if (seenAs !== undefined)
      await tx.accounts.update(account.id, {
        sealedSeenAs: sealSeenAs(engine.secretBox, account.id, seenAs),
      });
    const conflict = conflictOf(account, kinds, isClockWrong(panel.health, clock.now()));
    if (conflict !== null) await emitConflict(engine, tx, account, conflict);
    else if (isCertain) await repairAccount(engine, tx, account, { kinds, actor: SYSTEM_ACTOR });
    else await tx.accounts.update(account.id, { driftSince: clock.now() });
  });
}

/** Why a difference is left to staff. */
interface Conflict {
  code: 'ACCOUNT_CONFLICT' | 'PANEL_CLOCK';
  message: string;
}

const SWITCHED_OFF: Conflict = {
  code: 'ACCOUNT_CONFLICT',
  message: 'it was re-enabled once and is disabled again',
};
const ENDED_EARLY: Conflict = {
  code: 'PANEL_CLOCK',
  message: 'it was re-enabled once, and its panel ended it too early again',
};

/**
 * We switched it on once, and it is off again: somebody wants it so, or its panel's clock is wrong, and staff
 * decide. What a wrong clock ended is written again once that is right.
 */
function conflictOf(
  { reenabledGeneration, generation, lastError }: Account,
  kinds: DriftKind[],
  isClockWrong: boolean,
): Conflict | null {
  if (reenabledGeneration !== generation) return null;
  if (lastError?.code === ENDED_EARLY.code) return isClockWrong ? ENDED_EARLY : null;
  if (kinds.includes('ended-early')) return ENDED_EARLY;
  return kinds.includes('should-be-on') ? SWITCHED_OFF : null;
}

/** Staff are alerted once. */
async function emitConflict(
  engine: Engine,
  tx: Transaction,
  account: Account,
  { code, message }: Conflict,
): Promise<void> {
  const { id, panelId, subscriptionId, lastError } = account;
  if (lastError?.code === code) return;
  const at = engine.backend.clock.now();
  await tx.accounts.update(id, { driftSince: at, lastError: { code, message, at } });
  const data = { panelId, subscriptionId, code };
  await tx.events.append({ aggregate: { kind: 'account', id }, type: 'account.needs-attention', data, at });
}

/** The account is as wanted again. What was noted of a row that changed meanwhile is left alone. */
export async function clearDrift(engine: Engine, row: ListedAccount): Promise<void> {
  await engine.backend.storage.transaction(async (tx) => {
    const { lastError, generation, driftSince } = await tx.accounts.get(row.id);
    if (generation !== row.generation || driftSince?.getTime() !== row.driftSince?.getTime()) return;
    await tx.accounts.update(row.id, {
      driftSince: null,
      ...(isConflict(lastError?.code) && { lastError: null }),
    });
  });
}

function isConflict(code: string | undefined): boolean {
  return code === SWITCHED_OFF.code || code === ENDED_EARLY.code;
}

/**
 * Has the reconciler bring the account to its desired state again. One that was removed and is back is
 * removed again.
 */
export async function repairAccount(
  engine: Engine,
  tx: Transaction,
  account: Account,
  { kinds, actor }: { kinds: DriftKind[]; actor: Actor },
): Promise<void> {
  const { id, panelId, subscriptionId, generation, reenabledGeneration } = account;
  const at = engine.backend.clock.now();
  const isOff = kinds.includes('should-be-on') || kinds.includes('ended-early');
  const reenables = isOff || reenabledGeneration === generation;
  await tx.accounts.update(id, {
    generation: generation + 1,
    reenabledGeneration: reenables ? generation + 1 : null,
    removedAt: null,
    driftSince: null,
    attempts: 0,
    mismatches: [],
    nextAttemptAt: at,
  });
  const aggregate = { kind: 'account', id };
  const data = { panelId, subscriptionId, kinds };
  await tx.events.append({ aggregate, type: 'account.drifted', data, at });
  await recordAudit(engine, tx, { actor, action: 'account.repair', target: aggregate, after: { kinds } });
  await wakeAccount(tx, account);
}
