import type { FoundRecord } from '../../domain/records/found-record.ts';

/** What was searched, as the records know it. */
export interface SearchKeys {
  /** As it was typed: a number, a reference, an id at a messenger. */
  text: string;
  /** Where it is the id of a record. */
  id: string | null;
  /** What it may be hashed to as the token of a link, and as the name of an account. */
  tokenHashes: string[];
  nameHashes: string[];
}

/** Finds records by what names them exactly. */
export interface SearchReader {
  /** At most `limit`, newest first by id; each record once for each way in which it was found. Reads by indexes alone. */
  find(keys: SearchKeys, limit: number): Promise<FoundRecord[]>;
}
