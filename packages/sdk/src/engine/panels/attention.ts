import * as z from 'zod';
import { isWorkLeft } from '../../domain/accounts/account.ts';
import type { Inbound } from '../../domain/inbounds/inbound.ts';
import { type Attention, attentionOf } from '../../domain/panels/attention.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { wakeAccount } from '../accounts/wake-account.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import { repairAccount } from '../usage/note-drift.ts';

const retrySchema = z.object({ panelId: idSchema, code: z.string().min(1).max(100) });

export type RetryAccountsInput = z.input<typeof retrySchema>;

/** Each state that keeps customers from their service and waits for a person. */
export async function listAttention(engine: Engine, by: QueryContext): Promise<Attention[]> {
  requireStaff(actorOf(by), { kind: 'panels', id: 'attention' });
  return readAttention(engine);
}

export async function readAttention({ backend: { storage, clock } }: Engine): Promise<Attention[]> {
  const panels = await listAll<Panel>((page) => storage.panels.list(page));
  const inbounds = await listAll<Inbound>((page) => storage.inbounds.list(page));
  const troubled = await storage.accounts.countTroubled();
  const rekeyed = await storage.accounts.countRekeyed();
  const atFormerHosts = await storage.accounts.countAtFormerHosts();
  return attentionOf(panels, inbounds, { troubled, rekeyed, atFormerHosts }, clock.now());
}

/** So many a call, in one transaction. */
const RETRIED_A_CALL = 500;

/**
 * Accounts of a panel that wait with this error are tried again now.
 * @returns how many; call again with another key while it is 500
 */
export async function retryAccounts(
  engine: Engine,
  input: RetryAccountsInput,
  by: CommandContext,
): Promise<number> {
  const count = await runCommand(engine, {
    name: 'panels.retryAccounts',
    schema: retrySchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { panelId, code }) => {
      const target = { kind: 'panel', id: panelId };
      requireStaff(actor, target);
      const ids = await tx.accounts.listTroubled({ panelId, code }, RETRIED_A_CALL);
      for (const id of ids.toSorted()) {
        const account = await tx.accounts.get(id);
        if (account.condemnedAt !== null || account.lastError?.code !== code) continue;
        if (isWorkLeft(account)) {
          await tx.accounts.update(id, { attempts: 0, nextAttemptAt: tx.now });
          await wakeAccount(tx, account);
        } else await repairAccount(engine, tx, account, { kinds: [], actor });
      }
      await audit({ action: 'panel.retry-accounts', target, after: { code, count: ids.length } });
      return String(ids.length);
    },
  });
  return Number(count);
}
