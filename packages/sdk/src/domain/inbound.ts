/** Whether the inbound was seen at the last sync. */
export type InboundStatus = 'active' | 'disabled' | 'missing';

/** A place on a panel where accounts go. */
export interface Inbound {
  id: string;
  panelId: string;
  /** The panel's own key of it; unique within the panel. */
  remoteKey: string;
  name: string;
  protocol: string | null;
  network: string | null;
  port: number | null;
  status: InboundStatus;
  statusMessage: string | null;
  provisioningEnabled: boolean;
  isDefault: boolean;
  capacity: number | null;
  heldCount: number;
  usedCount: number;
  /** Accounts on it that are not ours, as of the last sync. */
  foreignCount: number;
  syncedAt: Date;
  createdAt: Date;
}
