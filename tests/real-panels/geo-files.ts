import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A field of a protobuf message with bytes in it; the lengths here fit into one byte. */
function field(number: number, content: string | readonly number[]): number[] {
  const bytes = typeof content === 'string' ? [...Buffer.from(content)] : content;
  if (bytes.length > 127) throw new RangeError('too long for a length of one byte');
  return [number * 8 + 2, bytes.length, ...bytes];
}

/** `CIDR { ip, prefix }` of Xray's `common/geodata/geodat.proto`. */
const network = (address: readonly number[], prefix: number): number[] =>
  field(2, [...field(1, address), 2 * 8, prefix]);

const PRIVATE_NETWORKS = [
  network([10, 0, 0, 0], 8),
  network([172, 16, 0, 0], 12),
  network([192, 168, 0, 0], 16),
];

/**
 * Xray's `geoip.dat` and `geosite.dat`, as every installation of a panel has them. *Private* is without
 * loopback, where the web server of these tests is.
 */
export function writeGeoFiles(folder: string): void {
  const address = field(1, [...field(1, 'PRIVATE'), ...PRIVATE_NETWORKS.flat()]);
  const site = field(1, [...field(1, 'PRIVATE'), ...field(2, [8, 2, ...field(2, 'local')])]);
  writeFileSync(join(folder, 'geoip.dat'), Buffer.from(address));
  writeFileSync(join(folder, 'geosite.dat'), Buffer.from(site));
}
