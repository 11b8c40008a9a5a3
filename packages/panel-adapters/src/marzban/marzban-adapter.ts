import type { AccountReference, FindResult, PanelAdapter, PanelConnection, PanelTarget } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { isUserMissing } from '../fastapi/fastapi-reply.ts';
import { listRecentlySeen } from '../fastapi/list-recently-seen.ts';
import { withOwner } from '../fastapi/with-owner.ts';
import { asHealthCheck } from '../http/create-panel-fetch.ts';
import { ensureMarzbanAccount } from './ensure-marzban-account.ts';
import { listMarzbanAccounts } from './list-marzban-accounts.ts';
import { createMarzbanApi } from './marzban-api.ts';
import { createMarzbanInbounds } from './marzban-inbounds.ts';
import { readMarzbanSystem } from './read-marzban-system.ts';
import { linksShownBy, readMarzbanUser, userPath } from './read-marzban-user.ts';
import { removeMarzbanAccount } from './remove-marzban-account.ts';
import { normalizeForMarzban } from './to-marzban-user.ts';
import { toObservedAccount } from './to-observed-account.ts';
import { createWholeLinks, type WholeLinks } from './whole-links.ts';

/** A connected Marzban 0.8.4. Users are found by name alone: the API shows no id. */
export function createMarzbanAdapter(target: PanelTarget, connection: PanelConnection): PanelAdapter {
  const api = createMarzbanApi(target, connection);
  const inbounds = createMarzbanInbounds(api);
  const reader = { api, whole: createWholeLinks() };
  const adapter: PanelAdapter = {
    health: async () => {
      const { clockSkewMs } = await readMarzbanSystem(asHealthCheck(api));
      return { clockSkewMs };
    },
    listInbounds: () => inbounds.list(),
    findAccount: (reference) => findMarzbanAccount(reader, reference, target.credentials.username),
    ensureAccount: (desired, options) => ensureMarzbanAccount(api, inbounds, { desired, ...options }),
    removeAccount: ({ name }, options = {}) => removeMarzbanAccount(api, name, options),
    listAccounts: () => listMarzbanAccounts(reader, target.credentials.username, connection.limits),
    normalize: normalizeForMarzban,
    listOnline: () => listRecentlySeen(adapter, connection.clock),
  };
  return adapter;
}

/** Only Marzban's own "User not found" proves that nobody has the name. */
async function findMarzbanAccount(
  { api, whole }: { api: FastapiApi; whole: WholeLinks },
  { name }: AccountReference,
  login: string | undefined,
): Promise<FindResult> {
  const reply = await whole.read(() => api({ method: 'GET', path: userPath(name) }), linksShownBy);
  if (isUserMissing(reply)) return { kind: 'absent', onlyByName: true };
  if (reply.kind === 'refused' && reply.status === 403) {
    return { kind: 'inconclusive', reason: 'the account belongs to another administrator of the panel' };
  }
  if (reply.kind === 'refused')
    return { kind: 'inconclusive', reason: `the panel answered HTTP ${reply.status}` };
  if (reply.kind === 'foreign' && reply.status >= 300) return { kind: 'inconclusive', reason: reply.reason };
  const user = readMarzbanUser(reply, name);
  return { kind: 'found', account: withOwner(toObservedAccount(user), user.admin?.username, login) };
}
