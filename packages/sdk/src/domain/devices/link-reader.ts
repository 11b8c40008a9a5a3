import type { DevicePolicy } from './device-policy.ts';

/** From where a link was fetched. Null: it is not known, and counts as nothing. */
export interface LinkReader {
  /** The application, without its version. */
  app: string | null;
  /** As much of the address as one customer of a provider is given. */
  network: string | null;
}

/** How many applications and networks fetched one link within an hour. */
export interface LinkReaderCounts {
  apps: number;
  networks: number;
}

/** A link that so many fetched within an hour that several people must have it. */
export interface LinkShare extends LinkReaderCounts {
  subscriptionId: string;
  noticedAt: Date;
}

export const READ_WITHIN_MS = 3_600_000;

/** Whether a link seems to be shared. Pure. */
export function isShared(
  { apps, networks }: LinkReaderCounts,
  { sharedApps, sharedNetworks }: Pick<DevicePolicy, 'sharedApps' | 'sharedNetworks'>,
): boolean {
  return apps >= sharedApps || networks >= sharedNetworks;
}
