import { createHash } from 'node:crypto';

/** What tells the picture of a receipt from others, for `payments.submitReceipt`: the same wherever the same bytes are sent. SHA-256, in hex. */
export function pictureDigestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
