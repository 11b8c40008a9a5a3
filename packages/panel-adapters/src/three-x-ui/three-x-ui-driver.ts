import type { PanelConnection, PanelDriver, PanelProbe, PanelTarget } from '@panelkit/sdk';
import * as z from 'zod';
import { tlsFields } from '../http/connections/panel-tls.ts';
import { createPanelFetch, type PanelFetch } from '../http/create-panel-fetch.ts';
import { panelNotRecognised, panelVersionUnsupported } from '../http/to-panelkit-error.ts';
import { capabilitiesOf, isSupported, readThreeXUiFacts, SUPPORTED } from './dialects/three-x-ui-version.ts';
import { createThreeXUiAdapter } from './three-x-ui-adapter.ts';
import { createThreeXUiApi, toReply } from './three-x-ui-api.ts';
import { LOGIN_PATH, readCsrf, spoken, withUsualHeaders } from './three-x-ui-session.ts';

const credentialsSchema = z
  .object({
    username: z.string().exactOptional(),
    password: z.string().exactOptional(),
    /** An API token (3.0.2 and later); then neither name nor password is sent. */
    token: z.string().exactOptional(),
    ...tlsFields,
  })
  .refine(({ username, password, token }) => Boolean(token || (username && password)), {
    message: 'either a token, or a username and a password',
  });

/**
 * The driver of 3x-ui panels. Credentials are the `username` and `password` of the panel's administrator, or
 * one of its API tokens as `token` (needed where a second factor is asked for). The base path belongs to the
 * panel's URL.
 *
 * @see https://github.com/MHSanaei/3x-ui
 */
export function threeXUi(): PanelDriver {
  return {
    kind: 'three-x-ui',
    credentialsSchema,
    probe: probeThreeXUi,
    connect: createThreeXUiAdapter,
  };
}

async function probeThreeXUi(target: PanelTarget, connection: PanelConnection): Promise<PanelProbe> {
  const panelFetch = createPanelFetch(target, connection);
  await recogniseThreeXUi(panelFetch);
  const facts = await readThreeXUiFacts(createThreeXUiApi(target, connection, panelFetch), panelFetch);
  const { version, clockSkewMs } = facts;
  if (!isSupported(facts)) throw panelVersionUnsupported(version, SUPPORTED);
  return { version, clockSkewMs, capabilities: capabilitiesOf(facts) };
}

/**
 * Before a password is sent: the panel gives a CSRF token to anyone, or (before 3.0.0) refuses an empty login
 * in its own words.
 */
async function recogniseThreeXUi(panelFetch: PanelFetch): Promise<void> {
  if ((await readCsrf(panelFetch)) !== null) return;
  const request = { method: 'POST', path: LOGIN_PATH, body: new URLSearchParams() } as const;
  const answer = spoken(await panelFetch(withUsualHeaders(request)));
  if (toReply(answer).kind === 'refused') return;
  throw panelNotRecognised('3x-ui', answer.status);
}
