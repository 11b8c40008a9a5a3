import type { AccountReference, FindResult } from '@panelkit/sdk';
import type { ThreeXUiDialect } from '../dialects/three-x-ui-dialect.ts';
import { isKnownAs } from '../known-as.ts';
import { ensureV2Account } from './ensure-v2-account.ts';
import { listV2Accounts } from './list-v2-accounts.ts';
import { named, readV2Panel, toRemoteInbound, type V2Snapshot, type V2Wanted } from './read-v2-panel.ts';
import { removeV2Account } from './remove-v2-account.ts';
import { observe, type V2Panel } from './v2-panel.ts';

/** The verbs of 2.6 to 3.0: each of them reads all inbounds, since a client is shown nowhere else. */
export function createV2Dialect(panel: V2Panel): ThreeXUiDialect {
  return {
    listInbounds: async () => (await readV2Panel(panel.api, named())).inbounds.map(toRemoteInbound),
    findAccount: (reference) => findV2Account(panel, reference),
    ensureAccount: (desired, options) => ensureV2Account(panel, { desired, ...options }),
    removeAccount: (reference, options = {}) => removeV2Account(panel, reference, options),
    listAccounts: ({ withLinks = true } = {}) => listV2Accounts(panel, withLinks),
  };
}

/** The list of all proves absence; a name that is there twice was made so by hand. @throws PanelkitError */
async function findV2Account(panel: V2Panel, { name, remoteId }: AccountReference): Promise<FindResult> {
  const wanted: V2Wanted = {
    counter: ({ email, id }) => email === name || isKnownAs(id, remoteId),
    client: (email) => email === name,
  };
  const snapshot = await readV2Panel(panel.api, wanted);
  const [first, ...others] = snapshot.clients;
  if (first === undefined) return findRenamed(panel, snapshot, remoteId);
  if (others.length > 0) return { kind: 'inconclusive', reason: 'the name is on several inbounds' };
  return { kind: 'found', account: observe(panel, first, snapshot) };
}

/** By its counter's row, which goes with it to a new name. */
async function findRenamed(
  panel: V2Panel,
  { traffics }: V2Snapshot,
  remoteId: string | null,
): Promise<FindResult> {
  const counter = [...traffics.values()].find(({ id }) => isKnownAs(id, remoteId));
  if (counter === undefined) return { kind: 'absent' };
  const snapshot = await readV2Panel(panel.api, named(counter.email));
  const client = snapshot.clients.find(({ traffic }) => isKnownAs(traffic?.id, remoteId));
  return client === undefined
    ? { kind: 'absent' }
    : { kind: 'renamed', account: observe(panel, client, snapshot) };
}
