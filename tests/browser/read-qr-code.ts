import jsqr from 'jsqr';
import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';

/** What a phone's camera would read from a QR code on the page; null when it is none. */
export async function readQrCode(picture: Locator): Promise<string | null> {
  const { data, width, height } = PNG.sync.read(await picture.screenshot());
  const code = jsqr.default(new Uint8ClampedArray(data), width, height);
  return code?.data ?? null;
}
