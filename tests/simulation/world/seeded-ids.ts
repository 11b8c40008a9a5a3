import type { Clock, IdGenerator } from '@panelkit/sdk';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Ids of all processes of a simulated shop: they follow from the seed, grow with time, and none comes twice.
 */
export function createSeededIds(clock: Clock, random: () => number): IdGenerator {
  let count = 0;
  const hex = (length: number): string =>
    Math.floor(random() * 16 ** length)
      .toString(16)
      .padStart(length, '0');
  return {
    uuid: () => {
      count += 1;
      const time = clock.now().getTime().toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count.toString(16).padStart(12, '0')}`;
    },
    token: (length) => {
      let text = '';
      while (text.length < length) text += ALPHABET.charAt(Math.floor(random() * ALPHABET.length));
      return text;
    },
    fraction: random,
    uuidV4: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`,
  };
}
