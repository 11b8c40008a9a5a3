import type { AccountReference, FindResult, PanelAdapter, PanelConnection, PanelTarget } from '@panelkit/sdk';
import { asHealthCheck } from '../http/create-panel-fetch.ts';
import { ensureSUiAccount } from './ensure-s-ui-account.ts';
import { createSUiInbounds } from './inbounds/s-ui-inbound-control.ts';
import { listSUiAccounts } from './list-s-ui-accounts.ts';
import { readClientById, readClientsNamed } from './read-s-ui-clients.ts';
import { readSUiStatus } from './read-s-ui-status.ts';
import { removeSUiAccount } from './remove-s-ui-account.ts';
import { createSUiApi, type SUiApi } from './s-ui-api.ts';
import { S_UI_CAPABILITIES } from './s-ui-capabilities.ts';
import { downloadSUiBackup, listSUiOnline } from './s-ui-care.ts';
import { listSUiInbounds } from './s-ui-inbounds.ts';
import { toObservedAccount } from './to-observed-account.ts';
import { normalizeForSUi } from './to-s-ui-client.ts';

/** A connected S-UI 1.4 or 1.5. */
export function createSUiAdapter(target: PanelTarget, connection: PanelConnection): PanelAdapter {
  const api = createSUiApi(target, connection);
  let news: ReturnType<NonNullable<PanelAdapter['takeNews']>> = null;
  return {
    health: async () => {
      const { version, coreRuns, clockSkewMs } = await readSUiStatus(asHealthCheck(api));
      news = { version, capabilities: S_UI_CAPABILITIES };
      if (!coreRuns) connection.logger.warn({ kind: 's-ui' }, 'sing-box is not running on the panel');
      return { clockSkewMs };
    },
    takeNews: () => {
      const taken = news;
      news = null;
      return taken;
    },
    listInbounds: () => listSUiInbounds(api),
    findAccount: (reference) => findSUiAccount(api, reference),
    ensureAccount: (desired, options) => ensureSUiAccount(api, { desired, ...options }),
    removeAccount: (reference, options = {}) => removeSUiAccount(api, reference, options),
    listAccounts: () => listSUiAccounts(api),
    normalize: normalizeForSUi,
    inbounds: createSUiInbounds(api),
    listOnline: () => listSUiOnline(api),
    downloadBackup: () => downloadSUiBackup(api),
  };
}

/** By its id in one call; where that is not known or not its own any more, by its name in the whole list. */
async function findSUiAccount(api: SUiApi, reference: AccountReference): Promise<FindResult> {
  const known = await readClientById(api, reference.remoteId);
  const atId = known.clients.map((client) => toObservedAccount(client, known.panelNow))[0];
  if (atId?.name === reference.name) return { kind: 'found', account: atId };
  const seen = await readClientsNamed(api, reference.name);
  const [account, ...others] = seen.clients.map((client) => toObservedAccount(client, seen.panelNow));
  if (account === undefined)
    return atId === undefined ? { kind: 'absent' } : { kind: 'renamed', account: atId };
  if (others.length > 0) return { kind: 'many', accounts: [account, ...others] };
  return { kind: 'found', account };
}
