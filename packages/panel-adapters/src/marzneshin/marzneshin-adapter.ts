import type { PanelAdapter, PanelConnection, PanelTarget } from '@panelkit/sdk';
import { listRecentlySeen } from '../fastapi/list-recently-seen.ts';
import { withOwner } from '../fastapi/with-owner.ts';
import { asHealthCheck, createPanelFetch } from '../http/create-panel-fetch.ts';
import { ensureMarzneshinAccount } from './ensure-marzneshin-account.ts';
import { findMarzneshinUser } from './find-marzneshin-user.ts';
import { listMarzneshinAccounts } from './list-marzneshin-accounts.ts';
import { createMarzneshinApi } from './marzneshin-api.ts';
import { createMarzneshinServices } from './marzneshin-services.ts';
import { readMarzneshinAdmin } from './read-marzneshin-admin.ts';
import { createLinksReader } from './read-marzneshin-links.ts';
import { removeMarzneshinAccount } from './remove-marzneshin-account.ts';
import { normalizeForMarzneshin } from './to-marzneshin-user.ts';
import { toObservedAccount } from './to-observed-account.ts';

/** A connected Marzneshin 0.7.4. Users are found by name alone: it is unique and heads every path. */
export function createMarzneshinAdapter(target: PanelTarget, connection: PanelConnection): PanelAdapter {
  const panelFetch = createPanelFetch(target, connection);
  const api = createMarzneshinApi(target, connection, panelFetch);
  const services = createMarzneshinServices(api, connection.limits);
  const readLinks = createLinksReader(panelFetch);
  const login = target.credentials.username;
  const adapter: PanelAdapter = {
    health: () => readMarzneshinAdmin(asHealthCheck(api)),
    listInbounds: () => services.list(),
    findAccount: async ({ name }) => {
      const user = await findMarzneshinUser(api, name);
      if (user === null) return { kind: 'absent', onlyByName: true };
      const account = toObservedAccount(user, await readLinks(user));
      return { kind: 'found', account: withOwner(account, user.owner_username, login) };
    },
    ensureAccount: (desired, options) => ensureMarzneshinAccount(api, services, { desired, ...options }),
    removeAccount: ({ name }, options = {}) => removeMarzneshinAccount(api, name, options),
    listAccounts: ({ withLinks = true } = {}) =>
      listMarzneshinAccounts(api, { readLinks, withLinks, login, limits: connection.limits }),
    normalize: normalizeForMarzneshin,
    listOnline: () => listRecentlySeen(adapter, connection.clock),
  };
  return adapter;
}
