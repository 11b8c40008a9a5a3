import type { Panel } from '../../domain/panels/panel.ts';
import { isPlainPublicUrl, lacksPublicHost } from '../../domain/panels/panel-address.ts';

/**
 * What staff must know before they sell there. *disruptive-writes*: creating, removing or switching an
 * account drops the connections of other customers. *loses-writes*: the panel may lose what it answered;
 * writes are confirmed by a second read. *names-repeat*: it does not keep names unique. *no-public-host*: it
 * is reached at a private address and has no public host, so nothing is sold there (`sellsPrivateLinks`).
 * *plain-http*: its login travels unencrypted beyond this machine and private networks.
 */
export type PanelWarning = (typeof WARNINGS)[number];

/** A panel as staff see it: without its credentials. */
export type PanelView = Omit<Panel, 'sealedCredentials'> & { warnings: PanelWarning[] };

/** Without the secrets of its row. */
export function toView({ sealedCredentials: _sealed, ...panel }: Panel): PanelView {
  return { ...panel, warnings: warningsOf(panel) };
}

const WARNINGS = [
  'disruptive-writes',
  'loses-writes',
  'names-repeat',
  'no-public-host',
  'plain-http',
] as const;

function warningsOf({
  capabilities,
  baseUrl,
  publicHost,
}: Pick<Panel, 'capabilities' | 'baseUrl' | 'publicHost'>): PanelWarning[] {
  const holds: Record<PanelWarning, boolean> = {
    'disruptive-writes': capabilities?.disruptiveWrites ?? false,
    'loses-writes': capabilities?.losesWrites ?? false,
    'names-repeat': capabilities !== null && !capabilities.uniqueNames,
    'no-public-host': lacksPublicHost({ baseUrl, publicHost }),
    'plain-http': isPlainPublicUrl(baseUrl),
  };
  return WARNINGS.filter((warning) => holds[warning]);
}
