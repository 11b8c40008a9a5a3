import type { Account } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import { accountSecretContext } from '../accounts/account-secrets.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { HeldLease } from '../locks/lease.ts';
import { retryLater } from './retry-later.ts';
import type { StepResult } from './step-result.ts';

/**
 * Takes the name that somebody gave our account on a panel whose interface cannot give it back: nothing is written there, and nobody is cut
 * off. @returns *again*: it is looked for by that name now
 */
export async function adoptName(
  engine: Engine,
  lease: HeldLease,
  known: Account,
  { name, remoteId }: Pick<ObservedAccount, 'name' | 'remoteId'>,
): Promise<StepResult> {
  const { storage, clock } = engine.backend;
  try {
    return await storage.transaction(async (tx) => {
      if (!(await tx.leases.isHeld(lease.key, lease.token))) return 'busy';
      const { id, removedAt } = await tx.accounts.get(known.id);
      if (removedAt !== null) return 'nothing-due';
      await tx.accounts.update(id, {
        sealedName: engine.secretBox.seal(name, accountSecretContext(id, 'name')),
        nameHash: engine.secretBox.hash(name, 'account-name'),
        ...{ sealedSeenAs: null, missingSince: null, absenceProvedAt: null, remoteId },
        nextAttemptAt: clock.now(),
      });
      const target = { kind: 'account', id };
      await recordAudit(engine, tx, { actor: SYSTEM_ACTOR, action: 'account.adopt-name', target });
      return 'again';
    });
  } catch (error) {
    // Another account of ours has, or had, that name: which of them it is, staff must say.
    if (!isPanelkitError(error) || error.code !== 'STORAGE_CONFLICT') throw error;
    const failure = {
      code: 'ACCOUNT_CONFLICT',
      message: 'it was given a name that another account of ours has',
    };
    return retryLater(engine, lease, { account: known }, failure);
  }
}
