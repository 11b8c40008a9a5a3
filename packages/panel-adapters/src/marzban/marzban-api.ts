import type { PanelConnection, PanelTarget } from '@panelkit/sdk';
import { createFastapiApi, type FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { createPanelFetch } from '../http/create-panel-fetch.ts';

export const TOKEN_PATH = '/api/admin/token';

/** The API of the panel at `target`; it logs in when first used. */
export function createMarzbanApi(
  target: PanelTarget,
  connection: PanelConnection,
  panelFetch = createPanelFetch(target, connection),
): FastapiApi {
  return createFastapiApi({ kind: 'marzban', tokenPath: TOKEN_PATH, target, connection, panelFetch });
}
