/**
 * How the limit of devices by link is kept, in plans that have one, and when a link counts as shared, in all.
 */
export interface DevicePolicy {
  /** Whether applications that send no hardware id are served; then the limit is soft. True by default. */
  servesUnnamed: boolean;
  /** Days after which a device that was not seen frees its slot; 30 by default. */
  unseenDays: number;
  /** How many devices of one subscription a customer may remove in 24 hours; 3 by default. */
  removalsPerDay: number;
  /**
   * How many applications that fetch one link within an hour make it a shared one; 6 by default. For every
   * plan.
   */
  sharedApps: number;
  /** The same of networks; 6 by default. */
  sharedNetworks: number;
}

export const DEFAULT_DEVICE_POLICY: DevicePolicy = {
  servesUnnamed: true,
  unseenDays: 30,
  removalsPerDay: 3,
  sharedApps: 6,
  sharedNetworks: 6,
};
