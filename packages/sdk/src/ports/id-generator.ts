/** Synchronous source of identifiers and of randomness. */
export interface IdGenerator {
  /** A new row id: UUIDv7, so that ids sort by time. */
  uuid(): string;
  /** `length` random characters of `[a-z0-9]`. */
  token(length: number): string;
  /** A random number in [0, 1), for jitter. */
  fraction(): number;
  /** A random UUIDv4, for panel credentials. */
  uuidV4(): string;
}
