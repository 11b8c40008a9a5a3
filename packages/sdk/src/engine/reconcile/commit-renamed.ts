import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import { accountSecretContext } from '../accounts/account-secrets.ts';
import { keepingFormer } from '../accounts/former-marks.ts';
import type { Engine } from '../kernel/engine.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import type { Commit } from './decision.ts';

/**
 * Takes the name that somebody gave our account on a panel whose interface cannot give it back: nothing is
 * written there, and nobody is cut off.
 * @returns *again*: it is looked for by that name now
 */
export async function commitRenamed(
  engine: Engine,
  tx: Transaction,
  { account: known, seen: { name, remoteId } }: Extract<Commit, { proved: 'renamed' }>,
): Promise<'again' | 'nothing-due'> {
  const account = await tx.accounts.get(known.id);
  const { id } = account;
  if (account.removedAt !== null) return 'nothing-due';
  const nameHash = engine.secretBox.hash(name, 'account-name');
  await tx.accounts.update(id, {
    ...keepingFormer(account, { nameHash, remoteId }),
    sealedName: engine.secretBox.seal(name, accountSecretContext(id, 'name')),
    sealedSeenAs: null,
    missingSince: null,
    absenceProvedAt: null,
    nextAttemptAt: engine.backend.clock.now(),
  });
  const target = { kind: 'account', id };
  await recordAudit(engine, tx, { actor: SYSTEM_ACTOR, action: 'account.adopt-name', target });
  return 'again';
}
