import type { Capabilities, PanelConnection, PanelDriver, PanelProbe, PanelTarget } from '@panelkit/sdk';
import * as z from 'zod';
import { toError, toReply } from '../fastapi/fastapi-reply.ts';
import { tlsFields } from '../http/connections/panel-tls.ts';
import { createPanelFetch, type PanelFetch } from '../http/create-panel-fetch.ts';
import { panelNotRecognised } from '../http/to-panelkit-error.ts';
import { MARZBAN_PAGE_SIZE } from './list-marzban-accounts.ts';
import { createMarzbanAdapter } from './marzban-adapter.ts';
import { createMarzbanApi, TOKEN_PATH } from './marzban-api.ts';
import { readMarzbanSystem } from './read-marzban-system.ts';

const credentialsSchema = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  ...tlsFields,
});

/** What Marzban 0.8.4 can do, and how it must be treated. */
export const MARZBAN_CAPABILITIES: Capabilities = {
  deviceLimit: 'none',
  startOnFirstUse: 'native',
  usageReset: 'native',
  uniqueNames: true,
  linksSurviveRecreation: true,
  disruptiveWrites: false,
  losesWrites: false,
  writeScope: 'account',
  // More in flight only adds latency: the panel is one process.
  writeConcurrency: 4,
  // A write that waits behind the panel's own work (a lock of its database, a long list) can still come
  // through.
  settleMs: 20_000,
  pageSize: MARZBAN_PAGE_SIZE,
  // Inbounds are made in the core's configuration, which restarts it: not by us.
  onlineAccounts: 'emulated',
};

/**
 * The driver of Marzban 0.8.4 panels. Credentials are the `username` and `password` of one of the panel's
 * administrators; it sees its own accounts, and all of them when it is sudo.
 *
 * @see https://github.com/Gozargah/Marzban/tree/v0.8.4
 */
export function marzban(): PanelDriver {
  return {
    kind: 'marzban',
    credentialsSchema,
    probe: probeMarzban,
    connect: createMarzbanAdapter,
  };
}

async function probeMarzban(target: PanelTarget, connection: PanelConnection): Promise<PanelProbe> {
  const panelFetch = createPanelFetch(target, connection);
  await recogniseMarzban(panelFetch);
  const system = await readMarzbanSystem(createMarzbanApi(target, connection, panelFetch));
  return { ...system, capabilities: MARZBAN_CAPABILITIES };
}

/** Before a password is sent: Marzban's login refuses an empty form in its own words. */
async function recogniseMarzban(panelFetch: PanelFetch): Promise<void> {
  const answer = await panelFetch({ method: 'POST', path: TOKEN_PATH, body: new URLSearchParams() });
  const reply = toReply(answer);
  if (reply.kind === 'refused' && reply.status === 422 && reply.detail === 'password, username') return;
  if (reply.kind === 'no-response' || reply.kind === 'crashed' || reply.kind === 'busy')
    throw toError(reply, 'probe');
  throw panelNotRecognised('Marzban', 'status' in reply ? reply.status : null);
}
