import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/**
 * The largest multiple of the alphabet's size in a byte: bytes from here on would favour its first letters.
 */
const UNBIASED_BELOW = 256 - (256 % ALPHABET.length);
const COUNTER_SIZE = 2 ** 12;

/**
 * Row ids by RFC 9562: UUIDv7 of the clock's milliseconds, a 12-bit counter within the millisecond and 62
 * random bits. The ids of one generator always grow, even when the clock stops or goes back.
 */
export function createUuidV7Ids(options: { clock: Clock }): IdGenerator {
  let lastMs = -1;
  let counter = 0;

  const advance = () => {
    const nowMs = options.clock.now().getTime();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      // Starts in the lower half: at least 2,048 more fit into the millisecond.
      counter = pool.readUInt16BE(takeRandom(2)) % (COUNTER_SIZE / 2);
    } else if (counter < COUNTER_SIZE - 1) {
      counter += 1;
    } else {
      lastMs += 1;
      counter = 0;
    }
  };

  return {
    uuid() {
      advance();
      return formatUuidV7(lastMs, counter);
    },
    token,
    fraction: () => pool.readUIntBE(takeRandom(6), 6) / 2 ** 48,
    uuidV4: () => randomUUID(),
  };
}

const POOL_BYTES = 4096;
const RANDOM_BYTES = 8;
const pool = Buffer.alloc(POOL_BYTES);
let pooled = POOL_BYTES;

/**
 * Where in the pool so many fresh random bytes are: asked for in bulk, since each call of the system costs
 * more than all the rest.
 */
function takeRandom(count: number): number {
  if (pooled + count > POOL_BYTES) {
    randomFillSync(pool);
    pooled = 0;
  }
  pooled += count;
  return pooled - count;
}

function formatUuidV7(unixMs: number, counter: number): string {
  const time = unixMs.toString(16).padStart(12, '0');
  const count = counter.toString(16).padStart(3, '0');
  const offset = takeRandom(RANDOM_BYTES);
  const random = pool.toString('hex', offset, offset + RANDOM_BYTES);
  // The two highest bits of this digit are the variant.
  const variant = (0x8 | (Number.parseInt(random.charAt(0), 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

function token(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < UNBIASED_BELOW) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return text;
}
