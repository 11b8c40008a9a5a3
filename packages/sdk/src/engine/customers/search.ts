import type { FoundRecord } from '../../domain/records/found-record.ts';
import type { Storage } from '../../ports/storage.ts';
import { nameHashes } from '../accounts/name-hashes.ts';
import { tokenHashes } from '../accounts/subscription-token.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { findSurvivor } from './merged.ts';

/** Records by what people have in their hands: a link, a number, a reference. */
export interface Search {
  /**
   * Staff: the records that this text names exactly, newest first, 20 at most. It may be an id, the number of
   * an order, a shop link or its token, the name of an account on a panel, the reference of a transfer or of
   * a provider, or the id of an account at a messenger. Each record comes once.
   */
  find(text: string, by: QueryContext): Promise<FoundRecord[]>;
}

const LIMIT = 20;
const LONGEST_TEXT = 300;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createSearch({ backend, secretBox }: Engine): Search {
  return {
    find: async (typed, by) => {
      requireStaff(actorOf(by), { kind: 'search', id: 'find' });
      const text = typed.trim();
      if (text === '' || text.length > LONGEST_TEXT) return [];
      const id = text.toLowerCase();
      const found = await backend.storage.search.find(
        {
          text,
          id: ID.test(id) ? id : null,
          tokenHashes: tokenHashes(secretBox, tokenIn(text)),
          nameHashes: nameHashes(secretBox, text),
        },
        LIMIT,
      );
      const records = await Promise.all(found.map((record) => ofSurvivor(backend.storage, record)));
      return [...new Map(records.toReversed().map((record) => [record.id, record])).values()].reverse();
    },
  };
}

/** Who was merged into another is found as the other. */
async function ofSurvivor(storage: Storage, record: FoundRecord): Promise<FoundRecord> {
  if (record.kind !== 'customer' || record.foundBy !== 'id') return record;
  const { id } = (await findSurvivor(storage, record.id)) ?? record;
  return { ...record, id, customerId: id };
}

/** The token of a link that was pasted whole. */
function tokenIn(text: string): string {
  return /\/s\/([a-z0-9]+)/.exec(text)?.[1] ?? text;
}
