import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** The largest multiple of the alphabet's size in a byte: bytes from here on would favour its first letters. */
const UNBIASED_BELOW = 256 - (256 % ALPHABET.length);
const COUNTER_SIZE = 2 ** 12;

/**
 * Row ids by RFC 9562: UUIDv7 of the clock's milliseconds, a 12-bit counter within the millisecond and 62 random bits.
 * The ids of one generator always grow, also when the clock stands still or goes back.
 */
export function createUuidV7Ids(options: { clock: Clock }): IdGenerator {
  let lastMs = -1;
  let counter = 0;

  const advance = () => {
    const nowMs = options.clock.now().getTime();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      // Starts in the lower half: at least 2,048 more fit into the millisecond.
      counter = randomBytes(2).readUInt16BE() % (COUNTER_SIZE / 2);
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
    fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
    uuidV4: () => randomUUID(),
  };
}

function formatUuidV7(unixMs: number, counter: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(unixMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
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
