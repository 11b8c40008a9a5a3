import { panelVersionUnsupported } from '../http/to-panelkit-error.ts';
import { readReply, type SUiApi } from './s-ui-api.ts';
import { sUiStatusSchema } from './s-ui-schemas.ts';

/** What the panel says of itself. `coreRuns`: its sing-box serves. */
export interface SUiStatus {
  version: string;
  coreRuns: boolean;
  clockSkewMs: number | null;
}

/**
 * Proves that a supported S-UI answers and knows the token.
 *
 * @throws PanelkitError `PANEL_VERSION_UNSUPPORTED`, or what reading throws
 */
export async function readSUiStatus(api: SUiApi): Promise<SUiStatus> {
  const reply = await api({ method: 'GET', path: 'status', query: { r: 'sys,sbd' } });
  const { data, clockSkewMs } = readReply(reply, 'read status', sUiStatusSchema);
  const version = data.sys.appVersion;
  if (!/^1\.[45]\.\d+$/.test(version)) throw panelVersionUnsupported(version.slice(0, 20), '1.4 to 1.5');
  return { version, coreRuns: data.sbd.running, clockSkewMs };
}
