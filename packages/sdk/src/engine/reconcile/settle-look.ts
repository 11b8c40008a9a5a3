import type { PlannedAction } from '../../domain/accounts/plan-actions.ts';
import type { Engine } from '../kernel/engine.ts';
import type { HeldLease } from '../locks/lease.ts';
import { adoptName } from './adopt-name.ts';
import { commitGone } from './commit-gone.ts';
import { commitInSync, learnedFrom } from './commit-in-sync.ts';
import { giveUpAccount } from './give-up-account.ts';
import { postpone } from './postpone.ts';
import { retryLater } from './retry-later.ts';
import type { StepResult } from './step-result.ts';
import type { ReconcileWork } from './work.ts';

type Settling = Exclude<PlannedAction, { kind: 'ensure' | 'remove' }>;

/** Books what a look proved, where nothing has to be written on the panel. */
export async function settleLook(
  engine: Engine,
  lease: HeldLease,
  work: ReconcileWork,
  action: Settling,
): Promise<StepResult> {
  switch (action.kind) {
    case 'in-sync':
      return commitInSync(engine, lease, work, action.account);
    case 'gone':
      return (await commitGone(engine, lease, work.account)) ? 'removed' : 'busy';
    case 'wait':
    case 'missed':
      await postpone(engine, lease, work, {
        at: action.until,
        failure: waitsForTrust(work, action) ? SUSPECT : null,
        learned: learnedFromWait(engine, work, action),
        asksForListing: action.kind === 'missed' && action.needsListing,
      });
      return 'waiting';
    case 'adopt':
      return adoptName(engine, lease, work.account, action.account);
    case 'inconclusive':
      return retryLater(engine, lease, work, { code: 'PANEL_RESPONSE_INVALID', message: action.reason });
    case 'conflict':
      return giveUpAccount(engine, lease, work.account, {
        reason: 'conflict',
        message: 'the account name is taken by a foreign account',
      });
  }
}

const SUSPECT = { code: 'PANEL_SUSPECT', message: 'many accounts of the panel are missing at once' };

/** Nothing is made again on a suspect panel until staff trust it. */
function waitsForTrust({ panel }: ReconcileWork, action: Settling): boolean {
  return action.kind === 'missed' && panel.suspectSince !== null;
}

function learnedFromWait(
  engine: Engine,
  work: ReconcileWork,
  action: Extract<Settling, { kind: 'wait' | 'missed' }>,
): ReturnType<typeof learnedFrom> {
  if (action.kind === 'missed')
    return { missingSince: work.account.missingSince ?? engine.backend.clock.now() };
  return action.seen === null ? {} : learnedFrom(engine, work, action.seen);
}
