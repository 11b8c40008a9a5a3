import { inTurns } from '../servers/in-turns.ts';
import type { LeftOut, LeftOutReason, ReadServer, Server } from '../servers/server.ts';
import { parseShareLink } from '../share-links/parse-share-link.ts';
import type { ShareLink } from '../share-links/share-link.ts';
import type { Fields } from './dial-details.ts';

/** A document for an application, and what it goes without. */
export interface Rendered {
  body: string;
  leftOut: LeftOut[];
}

/**
 * Each server in an application's words; `dummy` alone where it can do none of them, since no list of theirs
 * may be empty.
 */
export async function toEntries(
  servers: readonly Server[],
  dummy: ReadServer,
  toEntry: (server: ReadServer) => Fields | LeftOutReason,
): Promise<{ names: string[]; entries: Fields[]; leftOut: LeftOut[] }> {
  const [names, entries]: [string[], Fields[]] = [[], []];
  const leftOut: LeftOut[] = [];
  const add = (server: ReadServer): void => {
    const entry = toEntry(server);
    if (typeof entry === 'string') {
      leftOut.push({ index: server.index, reason: entry });
      return;
    }
    names.push(server.name);
    entries.push(entry);
  };
  await inTurns(servers, (server) => {
    const link = readLink(server.uri);
    if (link === null) leftOut.push({ index: server.index, reason: 'unreadable' });
    else add({ ...server, link });
  });
  if (entries.length === 0) add(dummy);
  return { names, entries, leftOut };
}

function readLink(uri: string): ShareLink | null {
  try {
    return parseShareLink(uri);
  } catch {
    return null;
  }
}
