import type { Shop } from '../../shop.ts';
import { hostError } from '../host-error.ts';

/**
 * Whether the scanner, if there is one, finds nothing.
 * @throws HostError `SCANNER_UNAVAILABLE`: what nobody looked into is not kept
 */
export async function isClean(
  { uploadScanner, logger }: Pick<Shop, 'uploadScanner' | 'logger'>,
  content: Uint8Array,
): Promise<boolean> {
  if (uploadScanner === null) return true;
  const found = await uploadScanner.scan(content).catch((error: unknown) => {
    logger.error({ err: error }, 'the virus scanner does not answer');
    throw hostError('SCANNER_UNAVAILABLE');
  });
  if (found !== null) logger.warn({ found }, 'the virus scanner rejected a picture');
  return found === null;
}
