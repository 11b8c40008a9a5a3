/**
 * What a file is by its first bytes, whatever its name says; null when it is no picture that a browser shows.
 */
export function imageTypeOf(content: Buffer): 'image/jpeg' | 'image/png' | 'image/webp' | null {
  const begins = (...bytes: number[]) => bytes.every((byte, index) => content[index] === byte);
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  const isRiff = content.subarray(0, 4).toString('latin1') === 'RIFF';
  return isRiff && content.subarray(8, 12).toString('latin1') === 'WEBP' ? 'image/webp' : null;
}
