/** Where a UUIDv4 has its fixed version digit, counted without dashes. */
const VERSION_DIGIT = 12;
const VERSION_4 = 4;

/** So many keys can be made of one uuid. */
export const KEYS_OF_A_UUID = 16;

/**
 * The panel's `key` for an account of ours: the digits of its uuid, the version digit counted on by
 * `attempt`. A deleted user keeps its key for ever, so an account that is made again needs another key that
 * still shows whose it is. Pure.
 */
export function toMarzneshinKey(uuid: string, attempt: number): string {
  const digits = uuid.toLowerCase().replaceAll('-', '');
  return withVersion(digits, ((VERSION_4 + attempt) % KEYS_OF_A_UUID).toString(16));
}

/** The uuid of which a key was made; a key that is not ours stays as it is. Pure. */
export function uuidOfKey(key: string): string {
  if (!isSoundKey(key)) return key;
  const digits = withVersion(key, String(VERSION_4));
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Any other key makes the panel's subscription fail. */
export function isSoundKey(key: string): boolean {
  return /^[0-9a-f]{32}$/.test(key);
}

function withVersion(digits: string, version: string): string {
  return digits.slice(0, VERSION_DIGIT) + version + digits.slice(VERSION_DIGIT + 1);
}
