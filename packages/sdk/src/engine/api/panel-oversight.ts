import * as z from 'zod';
import type { Attention } from '../../domain/panels/attention.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { illegalTransition, notFound } from '../../errors/error-factories.ts';
import { readFor } from '../contact/read-for.ts';
import { wakeWaiting } from '../contact/wake-waiting.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import { listAttention, type RetryAccountsInput, retryAccounts } from '../panels/attention.ts';
import {
  type ChangedCredentials,
  type DecideCredentialsInput,
  decideCredentials,
  listChangedCredentials,
} from '../panels/changed-credentials.ts';
import { type PanelStatistics, panelStatistics } from '../panels/panel-statistics.ts';
import { type DriftReport, findDrift } from '../usage/find-drift.ts';
import { repairAccount } from '../usage/note-drift.ts';
import { wakeUsageSync } from '../usage/wake-usage-sync.ts';

const repairSchema = z.object({ panelId: idSchema, accountIds: z.array(idSchema).min(1).max(500) });
const trustSchema = z.object({ panelId: idSchema });

/** Oversight of a panel's accounts by staff. */
export interface PanelOversight {
  /**
   * Reads the panel's whole listing and reports all drift; changes nothing. @throws PanelkitError `PANEL_*`
   */
  findDrift(panelId: string, by: QueryContext): Promise<DriftReport>;
  /**
   * Wakes the reconciler for these accounts of the panel; foreign accounts are not accepted. Returns how
   * many.
   */
  repairDrift(input: z.input<typeof repairSchema>, by: CommandContext): Promise<number>;
  /**
   * Trusts a suspect panel: its missing accounts are recreated after the next listing, which is requested at
   * once, and what waited there is retried.
   */
  trust(input: z.input<typeof trustSchema>, by: CommandContext): Promise<void>;
  /**
   * Each state that leaves customers without service and needs a person, with the number of customers,
   * largest first.
   */
  attention(by: QueryContext): Promise<Attention[]>;
  /** Retries accounts of the panel that wait with this error, five hundred per call. Returns how many. */
  retryAccounts(input: RetryAccountsInput, by: CommandContext): Promise<number>;
  /** Accounts of the panel whose credentials were changed there and wait for a decision, at most 500. */
  changedCredentials(panelId: string, by: QueryContext): Promise<ChangedCredentials[]>;
  /**
   * Decides about them: `rotate` gives the accounts new credentials, `take` makes those on the panel the
   * shop's. Returns how many were still open.
   * @throws PanelkitError `ILLEGAL_TRANSITION` when credentials to be taken are those of another account, too
   */
  decideCredentials(input: DecideCredentialsInput, by: CommandContext): Promise<number>;
  /** Clients, who is on and online, traffic, answers: of the panel and of each inbound with accounts. */
  statistics(panelId: string, by: QueryContext): Promise<PanelStatistics>;
}

export function createPanelOversight(
  engine: Engine,
  find: (panelId: string) => Promise<Panel>,
): PanelOversight {
  const findForStaff = (panelId: string, by: QueryContext): Promise<Panel> => {
    requireStaff(actorOf(by), { kind: 'panel', id: panelId });
    return find(panelId);
  };
  return {
    findDrift: async (panelId, by) => {
      const panel = await findForStaff(panelId, by);
      return readFor(engine, by, (reader) => findDrift(engine, panel, reader));
    },
    repairDrift: async (input, by) => Number(await repairDrift(engine, input, by)),
    trust: async (input, by) => {
      const panelId = await trust(engine, input, by);
      await wakeWaiting(engine, panelId, { includesMissing: true });
    },
    attention: (by) => listAttention(engine, by),
    retryAccounts: (input, by) => retryAccounts(engine, input, by),
    changedCredentials: (panelId, by) => listChangedCredentials(engine, panelId, by),
    decideCredentials: (input, by) => decideCredentials(engine, input, by),
    statistics: async (panelId, by) => panelStatistics(engine, await findForStaff(panelId, by)),
  };
}

function repairDrift(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'panels.repairDrift',
    schema: repairSchema,
    input,
    by,
    effect: async ({ tx, actor }, { panelId, accountIds }) => {
      requireStaff(actor, { kind: 'panel', id: panelId });
      const ids = [...new Set(accountIds)].sort();
      for (const id of ids) {
        const account = await tx.accounts.get(id);
        if (account.panelId !== panelId) throw notFound('account', id);
        await repairAccount(engine, tx, account, { kinds: [], actor });
      }
      return String(ids.length);
    },
  });
}

function trust(engine: Engine, input: unknown, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'panels.trust',
    schema: trustSchema,
    input,
    by,
    effect: async ({ tx, actor, audit, emit }, { panelId }) => {
      const target = { kind: 'panel', id: panelId };
      requireStaff(actor, target);
      const { suspectSince, removedAt } = await tx.panels.get(panelId);
      if (removedAt !== null) throw notFound('panel', panelId);
      if (suspectSince === null) throw illegalTransition({ ...target, from: 'trusted', action: 'trust' });
      const at = tx.now;
      await tx.panels.update(panelId, { suspectSince: null, trustedAt: at });
      await emit({ aggregate: target, type: 'panel.trusted', data: { by: actor.id } });
      await audit({ action: 'panel.trust', target, before: { suspectSince } });
      await wakeUsageSync(tx, panelId);
      return panelId;
    },
  });
}
