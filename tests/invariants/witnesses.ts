import type { Backend, ObservedAccount } from '@panelkit/sdk';

/** The accounts that really are on a panel, seen past the adapter. */
export interface PanelWitness {
  panelId: string;
  accounts(): Pick<ObservedAccount, 'note' | 'name' | 'status' | 'expiresAt' | 'trafficLimitBytes'>[];
}

/** What the check looks at. `shopName`: accounts whose note starts with it are ours. */
export interface Witnesses {
  backend: Backend;
  panels: PanelWitness[];
  shopName: string;
  /** Operators lowered capacities below what was taken, which takes nothing from anybody. */
  capacityWasLowered?: boolean;
}
