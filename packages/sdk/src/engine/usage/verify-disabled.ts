import { type Account, isResetOpen } from '../../domain/accounts/account.ts';
import type { ObservedAccount } from '../../domain/accounts/desired-account.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { openAccountName } from '../accounts/account-secrets.ts';
import { failureOf } from '../contact/panel-failure.ts';
import { recordContact } from '../contact/record-contact.ts';
import type { Engine } from '../kernel/engine.ts';
import { bookPage } from './book-page.ts';
import { newPanelSync, type PanelSync } from './panel-sync.ts';

/**
 * Looks at one account that has ended and books what its panel shows, as a listing would: one that is still
 * on is switched off. When the panel does not say, its next listing does.
 */
export async function verifyDisabled(engine: Engine, accountId: string): Promise<void> {
  const { storage, clock } = engine.backend;
  const account = await storage.accounts.find(accountId);
  if (account === null || account.condemnedAt !== null || account.removedAt !== null) return;
  const panel = await storage.panels.find(account.panelId);
  if (panel === null || panel.status === 'disabled') return;
  const sync = newPanelSync(panel, {
    marks: marksOf(account),
    startedAt: clock.now(),
    inboundKeys: new Map(),
  });
  await bookPage(engine, sync, { accounts: await seenOf(engine, panel, account) });
}

function marksOf(account: Account): PanelSync['marks'] {
  const { id, counterEpoch: epoch, counterBytes } = account;
  return new Map(isResetOpen(account) ? [] : [[id, { accountId: id, epoch, counterBytes }]]);
}

async function seenOf(engine: Engine, panel: Panel, account: Account): Promise<ObservedAccount[]> {
  const reference = { name: openAccountName(engine.secretBox, account), remoteId: account.remoteId };
  try {
    const found = await engine.panelLimiter.take(panel.id, () =>
      engine.panels.adapter(panel).findAccount(reference),
    );
    await recordContact(engine, panel, { ok: true });
    if (found.kind === 'found') return [found.account];
    return found.kind === 'many' ? found.accounts : [];
  } catch (error) {
    await recordContact(engine, panel, { ok: false, ...failureOf(engine, panel.id, error) });
    return [];
  }
}
