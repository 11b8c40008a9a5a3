import { cleanLink } from '../../domain/accounts/clean-link.ts';
import { cleanText } from '../../domain/panels/clean-text.ts';
import { inTurns } from './in-turns.ts';
import { LONGEST_NAME, nameServers } from './name-servers.ts';
import { renameLink } from './rename-link.ts';
import type { LeftOut, LeftOutReason, Server, SubscriptionLink } from './server.ts';

/** The longest link that is handed on, and how many. */
const LONGEST_LINK = 32_768;
const MOST_LINKS = 1000;

/**
 * The servers of a subscription, with names that are theirs alone. What is no link of a client application,
 * is too long or deceives is left out, and it is said why. Never throws.
 *
 * @param shopName - what a server without a place is called
 */
export async function readServers(
  links: readonly SubscriptionLink[],
  shopName: string,
): Promise<{ servers: Server[]; leftOut: LeftOut[] }> {
  const leftOut: LeftOut[] = [];
  const usable: { index: number; uri: string; place: string }[] = [];
  await inTurns(links, ({ uri, place, note }, index) => {
    const clean = checked(uri, index);
    if ('reason' in clean) leftOut.push({ index, reason: clean.reason });
    else usable.push({ index, uri: clean.uri, place: withNote(place || shopName, note ?? null) });
  });
  const names = nameServers(usable.map(({ place }) => place));
  const servers: Server[] = [];
  await inTurns(usable, ({ index, uri }, position) => {
    const name = names[position] ?? '';
    const renamed = renameLink(uri, name);
    if (renamed === null) leftOut.push({ index, reason: 'unreadable' });
    else servers.push({ index, name, uri: renamed });
  });
  return { servers, leftOut };
}

/** The note stays whole, however long the name is. */
function withNote(place: string, note: string | null): string {
  if (note === null) return place;
  const suffix = ` (${note})`;
  return `${cleanText(place, LONGEST_NAME - suffix.length)}${suffix}`;
}

function checked(uri: string, index: number): { uri: string } | { reason: LeftOutReason } {
  if (index >= MOST_LINKS) return { reason: 'too-many' };
  if (uri.length > LONGEST_LINK) return { reason: 'too-long' };
  const clean = cleanLink(uri);
  return clean === null ? { reason: 'not-a-link' } : { uri: clean };
}
