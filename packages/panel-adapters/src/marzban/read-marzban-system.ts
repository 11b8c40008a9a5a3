import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { toError } from '../fastapi/fastapi-reply.ts';
import { panelNotFoundAtUrl, panelVersionUnsupported } from '../http/to-panelkit-error.ts';
import { marzbanSystemSchema } from './marzban-schemas.ts';

/** The version that this driver was checked against, on a real panel. */
const SUPPORTED_VERSION = '0.8.4';

/**
 * Proves that a supported Marzban answers and the login works.
 *
 * @throws PanelkitError `PANEL_VERSION_UNSUPPORTED`, `PANEL_NOT_FOUND_AT_URL` for a relative of Marzban, or
 *   what reading throws
 */
export async function readMarzbanSystem(
  api: FastapiApi,
): Promise<{ version: string; clockSkewMs: number | null }> {
  const reply = await api({ method: 'GET', path: '/api/system' });
  if (reply.kind !== 'done') throw toError(reply, 'read system');
  const system = marzbanSystemSchema.safeParse(reply.json);
  // Its fork counts `active_users`.
  if (!system.success) throw panelNotFoundAtUrl('it is a relative of Marzban');
  const { version } = system.data;
  if (version !== SUPPORTED_VERSION) throw panelVersionUnsupported(version.slice(0, 20), SUPPORTED_VERSION);
  return { version, clockSkewMs: reply.clockSkewMs };
}
