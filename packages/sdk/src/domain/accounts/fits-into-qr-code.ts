/** What the largest QR code holds at the level that phones read well. */
const LARGEST_QR_BYTES = 2331;

/** Whether a link can be drawn as a code. */
export function fitsIntoQrCode(link: string): boolean {
  return Buffer.byteLength(link) <= LARGEST_QR_BYTES;
}
