import jsqr from 'jsqr';
import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';

/** A camera looks on while a page is still being drawn. */
const LOOKS = 5;

/** What a phone's camera would read from a QR code on the page; null when it is none. */
export async function readQrCode(picture: Locator): Promise<string | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { data, width, height } = PNG.sync.read(await picture.screenshot());
    const code = jsqr.default(new Uint8ClampedArray(data), width, height);
    if (code !== null) return code.data;
  }
  return null;
}
