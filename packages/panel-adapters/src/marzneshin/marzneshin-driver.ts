import type { Capabilities, PanelConnection, PanelDriver, PanelProbe, PanelTarget } from '@panelkit/sdk';
import * as z from 'zod';
import { toError, toReply } from '../fastapi/fastapi-reply.ts';
import { tlsFields } from '../http/connections/panel-tls.ts';
import { createPanelFetch, type PanelFetch } from '../http/create-panel-fetch.ts';
import { panelNotRecognised, panelVersionUnsupported } from '../http/to-panelkit-error.ts';
import { MARZNESHIN_PAGE_SIZE } from './list-marzneshin-accounts.ts';
import { createMarzneshinAdapter } from './marzneshin-adapter.ts';
import { createMarzneshinApi, TOKEN_PATH } from './marzneshin-api.ts';
import { readMarzneshinAdmin } from './read-marzneshin-admin.ts';

const credentialsSchema = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  ...tlsFields,
});

/** The panel names no version at run time; this is the newest release. */
const VERSION = '0.7.4';
/** The longest duration in the API description of what came after it. */
const LATER_LONGEST_DURATION = '315328464000';

/** What Marzneshin 0.7.4 can do, and how it must be treated. */
export const MARZNESHIN_CAPABILITIES: Capabilities = {
  deviceLimit: 'none',
  startOnFirstUse: 'native',
  usageReset: 'native',
  uniqueNames: true,
  // A deleted user keeps its key.
  linksSurviveRecreation: false,
  disruptiveWrites: false,
  losesWrites: false,
  writeScope: 'account',
  // More in flight freeze the panel.
  writeConcurrency: 4,
  // Writers wait up to 30 s for a connection to the database.
  settleMs: 40_000,
  pageSize: MARZNESHIN_PAGE_SIZE,
  // Inbounds are made in the core's configuration, which restarts it: not by us.
  onlineAccounts: 'emulated',
};

/**
 * The driver of Marzneshin 0.7.4 panels. Credentials are the `username` and `password` of one of the panel's
 * administrators; it sees its own accounts, and all of them when it is sudo.
 *
 * @see https://github.com/marzneshin/marzneshin/tree/v0.7.4
 */
export function marzneshin(): PanelDriver {
  return { kind: 'marzneshin', credentialsSchema, probe: probeMarzneshin, connect: createMarzneshinAdapter };
}

async function probeMarzneshin(target: PanelTarget, connection: PanelConnection): Promise<PanelProbe> {
  const panelFetch = createPanelFetch(target, connection);
  await recogniseMarzneshin(panelFetch);
  const { clockSkewMs } = await readMarzneshinAdmin(createMarzneshinApi(target, connection, panelFetch));
  return { version: VERSION, capabilities: MARZNESHIN_CAPABILITIES, clockSkewMs };
}

/** Before a password is sent: its login refuses an empty form, at a path that Marzban does not have. */
async function recogniseMarzneshin(panelFetch: PanelFetch): Promise<void> {
  const answer = await panelFetch({ method: 'POST', path: TOKEN_PATH, body: new URLSearchParams() });
  const reply = toReply(answer);
  if (reply.kind === 'no-response' || reply.kind === 'crashed' || reply.kind === 'busy')
    throw toError(reply, 'probe');
  if (reply.kind !== 'refused' || reply.status !== 422)
    throw panelNotRecognised('Marzneshin', 'status' in reply ? reply.status : null);
  const description = await panelFetch({ method: 'GET', path: '/openapi.json' });
  if (description.kind === 'answer' && description.text.includes(LATER_LONGEST_DURATION))
    throw panelVersionUnsupported('later than 0.7.4', VERSION);
}
