import * as z from 'zod';
import type { Account } from '../../domain/accounts/account.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import type { AccountPatch, Transaction } from '../../ports/storage.ts';
import { credentialsInForce, NOTHING_ASKED, sealCredentials } from '../accounts/account-secrets.ts';
import { raiseGeneration } from '../accounts/bump-generation.ts';
import { renewedCredentials } from '../accounts/renewed-credentials.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';

/** So many a call, in one transaction. */
const DECIDED_A_CALL = 500;

const decideSchema = z.object({
  panelId: idSchema,
  accountIds: z.array(idSchema).min(1).max(DECIDED_A_CALL),
  /** *rotate*: they get new credentials of the shop. *take*: those that the panel shows become the shop's. */
  choice: z.enum(['rotate', 'take']),
});

export type DecideCredentialsInput = z.input<typeof decideSchema>;

/** An account whose credentials somebody changed on its panel, and about which staff are to decide. */
export interface ChangedCredentials {
  accountId: string;
  subscriptionId: string;
  /** When it was noticed. */
  since: Date;
  /**
   * False where another account of the shop shows the same ones: taken, neither could be told from the other
   * by them.
   */
  mayTake: boolean;
}

/** The first five hundred of a panel, by id. */
export async function listChangedCredentials(
  { backend: { storage } }: Engine,
  panelId: string,
  by: QueryContext,
): Promise<ChangedCredentials[]> {
  requireStaff(actorOf(by), { kind: 'panel', id: panelId });
  const rekeyed = await storage.accounts.listRekeyed(panelId, DECIDED_A_CALL);
  const sharing = await storage.accounts.listSharing(rekeyed.map(({ id }) => id));
  const shared = new Set(sharing.map(({ sharesWith }) => sharesWith));
  return rekeyed.map(({ id, subscriptionId, credentialsChangedAt: since }) => ({
    accountId: id,
    subscriptionId,
    since,
    mayTake: !shared.has(id),
  }));
}

/**
 * Decides about changed credentials; what was decided meanwhile, or is over, is left alone.
 * @returns how many were decided
 */
export async function decideCredentials(
  engine: Engine,
  input: DecideCredentialsInput,
  by: CommandContext,
): Promise<number> {
  const count = await runCommand(engine, {
    name: 'panels.decideCredentials',
    schema: decideSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { panelId, accountIds, choice }) => {
      requireStaff(actor, { kind: 'panel', id: panelId });
      const ids = [...new Set(accountIds)].sort();
      const { chosen, others } = await lockAccounts(tx, ids);
      const stranger = chosen.find((account) => account.panelId !== panelId);
      if (stranger !== undefined) throw notFound('account', stranger.id);
      const open = chosen.filter(isAsked);
      for (const account of open) {
        if (choice === 'take') refuseShared(account, [...chosen, ...others]);
        await raiseGeneration(tx, [account], patchOf(engine, account, choice, tx.now));
        const target = { kind: 'account', id: account.id };
        await audit({ action: 'account.decide-credentials', target, after: { choice } });
      }
      return String(open.length);
    },
  });
  return Number(count);
}

/** Also those that share credentials with one of them: whether they do is judged on the locked rows. */
async function lockAccounts(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ chosen: Account[]; others: Account[] }> {
  const sharing = await tx.accounts.listSharing(ids);
  const locked: Account[] = [];
  for (const id of [...new Set([...ids, ...sharing.map(({ id: other }) => other)])].sort())
    locked.push(await tx.accounts.get(id));
  const isChosen = ({ id }: Account): boolean => ids.includes(id);
  return { chosen: locked.filter(isChosen), others: locked.filter((account) => !isChosen(account)) };
}

function isAsked({ credentialsChangedAt, condemnedAt, removedAt }: Account): boolean {
  return credentialsChangedAt !== null && condemnedAt === null && removedAt === null;
}

function refuseShared({ id, credentialsHash }: Account, locked: readonly Account[]): void {
  const isShared = locked.some(
    (other) => other.id !== id && other.removedAt === null && other.credentialsHash === credentialsHash,
  );
  if (!isShared) return;
  throw illegalTransition({ kind: 'account', id, from: 'shared-credentials', action: 'take' });
}

/**
 * Taken, what the panel showed at the last read-back is ours from now on: its hash is the account's mark
 * already. Otherwise the next write finds other credentials there than ours, and replaces them.
 */
function patchOf(
  engine: Engine,
  account: Account,
  choice: z.output<typeof decideSchema>['choice'],
  now: Date,
): AccountPatch {
  if (choice === 'rotate') return renewedCredentials(engine, account, now);
  const { secretBox } = engine;
  return {
    ...NOTHING_ASKED,
    sealedCredentials: sealCredentials(secretBox, account.id, credentialsInForce(secretBox, account)),
    credentialVersion: account.credentialVersion + 1,
  };
}
