import type { SecretBox } from '../../ports/secret-box.ts';

/** What account names were hashed to lately: each listing of a panel shows the names of the one before. */
interface NameHashes {
  recent: Map<string, string[]>;
  older: Map<string, string[]>;
}

const REMEMBERED = 10_000;

const hashesOf = new WeakMap<SecretBox, NameHashes>();

/** What the name of an account may be hashed to with us. */
export function nameHashes(secretBox: SecretBox, name: string): string[] {
  const known = hashesOf.get(secretBox) ?? { recent: new Map(), older: new Map() };
  const remembered = known.recent.get(name) ?? known.older.get(name);
  if (remembered !== undefined) return remembered;
  if (known.recent.size === REMEMBERED) {
    known.older = known.recent;
    known.recent = new Map();
  }
  const hashes = secretBox.lookupHashes(name, 'account-name');
  known.recent.set(name, hashes);
  hashesOf.set(secretBox, known);
  return hashes;
}
