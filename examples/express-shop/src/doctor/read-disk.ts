import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Whether what is on a disk can be read by whoever takes it away. `unknown`: it is not a disk of this
 * machine.
 */
export type DiskEncryption = 'encrypted' | 'plain' | 'unknown';

/**
 * Of the disk with a folder, as Linux knows it.
 * @param devices - the folder in which the kernel describes them
 */
export async function readDiskEncryption(
  folder: string,
  devices = '/sys/dev/block',
): Promise<DiskEncryption> {
  const found = await stat(folder).catch(() => null);
  return found === null ? 'unknown' : encryptionOf(join(devices, nameOf(found.dev)));
}

/** `8:1`: Linux keeps both numbers in one. */
export function nameOf(device: number): string {
  const major = Math.floor(device / 256) % 4096;
  const minor = (device % 256) + 256 * Math.floor(device / 2 ** 20);
  return `${major}:${minor}`;
}

/** A volume is encrypted when it is one of dm-crypt, or when every disk below it is. */
async function encryptionOf(device: string): Promise<DiskEncryption> {
  const below = await readdir(join(device, 'slaves')).catch(() => null);
  const uuid = await readFile(join(device, 'dm', 'uuid'), 'utf8').catch(() => '');
  if (uuid.startsWith('CRYPT-')) return 'encrypted';
  // A partition has no list of its own.
  const isDisk = below !== null || (await stat(join(device, 'partition')).catch(() => null)) !== null;
  if (!isDisk) return 'unknown';
  const parts = await Promise.all((below ?? []).map((name) => encryptionOf(join(device, 'slaves', name))));
  return parts.length > 0 && parts.every((part) => part === 'encrypted') ? 'encrypted' : 'plain';
}
