import type { Panel } from '../../domain/panels/panel.ts';

/**
 * What staff must know before they sell there. *disruptive-writes*: creating, removing or switching an account drops the connections of other
 * customers. *loses-writes*: the panel may lose what it answered; writes are confirmed by a second read. *names-repeat*: it does not keep
 * names unique.
 */
export type PanelWarning = 'disruptive-writes' | 'loses-writes' | 'names-repeat';

/** A panel as staff see it: without its credentials. */
export type PanelView = Omit<Panel, 'sealedCredentials'> & { warnings: PanelWarning[] };

/** Without the secrets of its row. */
export function toView({ sealedCredentials: _sealed, ...panel }: Panel): PanelView {
  return { ...panel, warnings: warningsOf(panel) };
}

function warningsOf({ capabilities }: Pick<Panel, 'capabilities'>): PanelWarning[] {
  if (capabilities === null) return [];
  const holds: Record<PanelWarning, boolean> = {
    'disruptive-writes': capabilities.disruptiveWrites,
    'loses-writes': capabilities.losesWrites,
    'names-repeat': !capabilities.uniqueNames,
  };
  return (['disruptive-writes', 'loses-writes', 'names-repeat'] as const).filter((warning) => holds[warning]);
}
