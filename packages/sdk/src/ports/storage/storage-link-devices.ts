import type { LinkDevice } from '../../domain/devices/link-device.ts';

/** What a visit of a known device writes. */
export type SeenDevice = Pick<LinkDevice, 'id' | 'deviceHash' | 'model' | 'os' | 'app' | 'lastSeenAt'>;

/** Unique: (`subscriptionId`, `deviceHash`). */
export interface LinkDeviceReader {
  /** Devices of a subscription, first seen first. */
  listBySubscription(subscriptionId: string): Promise<LinkDevice[]>;
  /**
   * The limit of a plan, null for none, and the devices of a subscription; no devices where there is no
   * limit. One statement.
   */
  findSlots(of: {
    subscriptionId: string;
    planId: string;
  }): Promise<{ limit: number | null; devices: LinkDevice[] }>;
}

/** Writing the devices of a subscription. */
export interface LinkDeviceWriter {
  /**
   * As `listBySubscription`; until the transaction ends, others that lock the same subscription's devices
   * wait (an advisory lock).
   */
  lockAndList(subscriptionId: string): Promise<LinkDevice[]>;
  /** @throws PanelkitError `STORAGE_CONFLICT`, also at the commit */
  insert(device: LinkDevice): Promise<void>;
  /** Changes nothing where it was removed meanwhile. */
  see(device: SeenDevice): Promise<void>;
  /** Returns how many of these were there. */
  remove(subscriptionId: string, ids: readonly string[]): Promise<number>;
}
