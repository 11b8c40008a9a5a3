/**
 * Seals secrets at rest (authenticated encryption) and makes keyed look-up hashes. Synchronous, so it may be
 * used in a transaction.
 */
export interface SecretBox {
  /**
   * Encrypts `plaintext`; the result names the key it was made with and opens only with the same `context`.
   */
  seal(plaintext: string, context: string): string;
  /** @throws PanelkitError `SECRET_KEY_MISMATCH` when no known key opens it */
  open(sealed: string, context: string): string;
  /** Keyed hash with the current key, for equality look-up. */
  hash(value: string, purpose: string): string;
  /** The hashes under every known key, current first: a row written under an earlier key is still found. */
  lookupHashes(value: string, purpose: string): string[];
  /** Whether a sealed value or a hash was made with the current key. */
  isCurrent(sealedOrHash: string): boolean;
}
