import type { PanelConnection, PanelDriver, PanelProbe, PanelTarget } from '@panelkit/sdk';
import * as z from 'zod';
import { tlsFields } from '../http/connections/panel-tls.ts';
import { createPanelFetch } from '../http/create-panel-fetch.ts';
import { panelNotRecognised } from '../http/to-panelkit-error.ts';
import { readSUiStatus } from './read-s-ui-status.ts';
import { createSUiAdapter } from './s-ui-adapter.ts';
import { createSUiApi, type SUiApi, toError } from './s-ui-api.ts';
import { S_UI_CAPABILITIES } from './s-ui-capabilities.ts';

/** It is sent as a header: visible characters only. */
const credentialsSchema = z.object({ token: z.string().regex(/^[\x21-\x7e]+$/), ...tlsFields });

/**
 * The driver of S-UI 1.4 and 1.5 panels. The only credential is an API `token`, made on the panel's page. The
 * base URL holds the panel's web path (`https://vpn.example.com:2095/app`), and its host name is the one that
 * customers' links carry, except for inbounds with their own addresses.
 *
 * @see https://github.com/alireza0/s-ui/tree/v1.5.1
 */
export function sUi(): PanelDriver {
  return { kind: 's-ui', credentialsSchema, probe: probeSUi, connect: createSUiAdapter };
}

async function probeSUi(target: PanelTarget, connection: PanelConnection): Promise<PanelProbe> {
  const panelFetch = createPanelFetch(target, connection);
  await recogniseSUi(createSUiApi({ ...target, credentials: {} }, connection, panelFetch));
  const { version, clockSkewMs } = await readSUiStatus(createSUiApi(target, connection, panelFetch));
  return { version, clockSkewMs, capabilities: S_UI_CAPABILITIES };
}

/** Before the token is sent: without one S-UI refuses in its own words. */
async function recogniseSUi(api: SUiApi): Promise<void> {
  const reply = await api({ method: 'GET', path: 'status' });
  if (reply.kind === 'refused' && reply.refusal === 'token') return;
  if (reply.kind === 'no-response' || reply.kind === 'crashed' || reply.kind === 'busy') {
    throw toError(reply, 'probe');
  }
  throw panelNotRecognised('S-UI', reply.kind === 'foreign' ? reply.status : null);
}
