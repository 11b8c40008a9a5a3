import type { AccountPage, AccountReference, FindResult } from '@panelkit/sdk';
import type { ThreeXUiDialect } from '../dialects/three-x-ui-dialect.ts';
import { isKnownAs } from '../known-as.ts';
import { THREE_X_UI_PAGE_SIZE } from '../page-size.ts';
import { ensureV2Account } from './ensure-v2-account.ts';
import { readV2Panel, toRemoteInbound, type V2Snapshot } from './read-v2-panel.ts';
import { removeV2Account } from './remove-v2-account.ts';
import { observe, type V2Panel } from './v2-panel.ts';

/** The verbs of 2.6 to 3.0: each of them reads all inbounds, since a client is shown nowhere else. */
export function createV2Dialect(panel: V2Panel): ThreeXUiDialect {
  return {
    listInbounds: async () => (await readV2Panel(panel.api)).inbounds.map(toRemoteInbound),
    findAccount: (reference) => findV2Account(panel, reference),
    ensureAccount: (desired, options) => ensureV2Account(panel, { desired, ...options }),
    removeAccount: (reference, options = {}) => removeV2Account(panel, reference, options),
    listAccounts: () => listV2Accounts(panel),
  };
}

/** The list of all proves absence; a name that is there twice was made so by hand. @throws PanelkitError */
async function findV2Account(panel: V2Panel, { name, remoteId }: AccountReference): Promise<FindResult> {
  const snapshot = await readV2Panel(panel.api);
  const [first, ...others] = snapshot.clients.filter(({ entry }) => entry.email === name);
  if (first === undefined) return findRenamed(panel, snapshot, remoteId);
  if (others.length > 0) return { kind: 'inconclusive', reason: 'the name is on several inbounds' };
  return { kind: 'found', account: observe(panel, first, snapshot) };
}

/** By its counter's row, which goes with it to a new name. */
function findRenamed(panel: V2Panel, snapshot: V2Snapshot, remoteId: string | null): FindResult {
  const client = snapshot.clients.find(({ traffic }) => isKnownAs(traffic?.id, remoteId));
  return client === undefined
    ? { kind: 'absent' }
    : { kind: 'renamed', account: observe(panel, client, snapshot) };
}

async function* listV2Accounts(panel: V2Panel): AsyncGenerator<AccountPage> {
  const snapshot = await readV2Panel(panel.api);
  const { clients } = snapshot;
  for (let start = 0; start < clients.length; start += THREE_X_UI_PAGE_SIZE) {
    const page = clients.slice(start, start + THREE_X_UI_PAGE_SIZE);
    yield { accounts: page.map((client) => observe(panel, client, snapshot)) };
  }
}
