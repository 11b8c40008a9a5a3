import type { AccountReference, FindResult } from '@panelkit/sdk';
import { isPanelkitError } from '@panelkit/sdk';
import type { ThreeXUiDialect } from '../dialects/three-x-ui-dialect.ts';
import { ensureV3Account } from './ensure-v3-account.ts';
import { listV3Accounts } from './list-v3-accounts.ts';
import { observeV3Client, readV3Client, readV3Links } from './read-v3-client.ts';
import { removeV3Account } from './remove-v3-account.ts';
import type { V3Panel } from './v3-panel.ts';

/** The verbs of 3.1.0 and later. Clients are found by name alone: it is their key there. */
export function createV3Dialect(panel: V3Panel): ThreeXUiDialect {
  return {
    listInbounds: () => panel.inbounds.list(),
    findAccount: (reference) => findV3Account(panel, reference),
    ensureAccount: (desired, options) => ensureV3Account(panel, { desired, ...options }),
    removeAccount: (reference, options = {}) => removeV3Account(panel.api, reference, options),
    listAccounts: ({ withLinks = true } = {}) => listV3Accounts(panel, withLinks),
  };
}

/** Only the panel's own "record not found" proves absence. @throws PanelkitError */
async function findV3Account(panel: V3Panel, { name, remoteId }: AccountReference): Promise<FindResult> {
  try {
    const client = await readV3Client(panel.api, name);
    if (client === null) return await findRenamed(panel, remoteId);
    const links = await panel.inbounds.pinned(await readV3Links(panel.api, name));
    return { kind: 'found', account: observeV3Client(panel, client, links) };
  } catch (error) {
    if (isPanelkitError(error) && error.code === 'PANEL_REFUSED') {
      return { kind: 'inconclusive', reason: error.message };
    }
    throw error;
  }
}

/**
 * By its counter's row, which goes with it to a new name; only the list of all shows whose it is.
 * @throws PanelkitError
 */
async function findRenamed(panel: V3Panel, remoteId: string | null): Promise<FindResult> {
  if (remoteId === null) return { kind: 'absent' };
  for await (const { accounts } of listV3Accounts(panel, true)) {
    const account = accounts.find((listed) => listed.remoteId === remoteId);
    if (account !== undefined) return { kind: 'renamed', account };
  }
  return { kind: 'absent' };
}
