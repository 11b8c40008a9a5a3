import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nameOf, readDiskEncryption } from './read-disk.ts';

let devices: string;
beforeEach(async () => {
  devices = await mkdtemp(join(tmpdir(), 'panelkit-devices-'));
});
afterEach(() => rm(devices, { recursive: true, force: true }));

interface Device {
  /** Of the device mapper. */
  uuid?: string;
  isPartition?: boolean;
  below?: Record<string, Device>;
}

async function describe(folder: string, { uuid, isPartition = false, below = {} }: Device): Promise<void> {
  await mkdir(isPartition ? folder : join(folder, 'slaves'), { recursive: true });
  if (isPartition) await writeFile(join(folder, 'partition'), '1\n');
  if (uuid !== undefined) {
    await mkdir(join(folder, 'dm'), { recursive: true });
    await writeFile(join(folder, 'dm', 'uuid'), `${uuid}\n`);
  }
  for (const [name, device] of Object.entries(below)) await describe(join(folder, 'slaves', name), device);
}

const partition: Device = { isPartition: true };
const crypt: Device = { uuid: 'CRYPT-LUKS2-0123-data', below: { sda2: partition } };

test.each([
  { name: 'a partition', device: partition, then: 'plain' },
  { name: 'a whole disk', device: {}, then: 'plain' },
  { name: 'a volume of dm-crypt', device: crypt, then: 'encrypted' },
  { name: 'LVM on it', device: { uuid: 'LVM-abc', below: { 'dm-0': crypt } }, then: 'encrypted' },
  { name: 'LVM on a partition', device: { uuid: 'LVM-abc', below: { sda3: partition } }, then: 'plain' },
  {
    name: 'LVM half on it',
    device: { uuid: 'LVM-abc', below: { 'dm-0': crypt, sda3: partition } },
    then: 'plain',
  },
  { name: 'nothing that the kernel lists', device: null, then: 'unknown' },
])('given $name, then it is $then', async ({ device, then }) => {
  const { dev } = await stat(devices);
  if (device !== null) await describe(join(devices, nameOf(dev)), device);
  expect(await readDiskEncryption(devices, devices)).toBe(then);
});

test('given a folder that is not there, then nobody knows', async () => {
  expect(await readDiskEncryption(join(devices, 'gone'), devices)).toBe('unknown');
});

test.each([
  [0x801, '8:1'],
  [0xfd00, '253:0'],
  [0x110303, '259:259'],
])('given the device %i, then the kernel calls it %s', (device, name) => expect(nameOf(device)).toBe(name));
