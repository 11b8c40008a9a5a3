import { LRUCache } from 'lru-cache';
import type { Rendered } from '../formats/rendered.ts';
import type { SubscriptionLink } from '../servers/server.ts';
import {
  answerWith,
  type DocumentParts,
  documentParts,
  renderDocument,
  type SubscriptionAnswer,
  type SubscriptionRequest,
} from './render-subscription.ts';

/** `renderSubscription` that remembers documents. */
export type SubscriptionRenderer = (request: SubscriptionRequest) => Promise<SubscriptionAnswer>;

const MEGABYTE = 1_048_576;
/**
 * Links of more characters are rendered each time: comparing them takes as long, and a few of them would fill
 * the memory.
 */
const LONGEST_REMEMBERED = 65_536;

/**
 * `renderSubscription` that remembers documents by all that they are made of: an answer is never older than
 * the links, names, texts and template that it is given. Headers are made for each request.
 *
 * @param maxBytes - of the memory; what nobody asked for longest is dropped. 32 MiB by default
 */
export function createSubscriptionRenderer({ maxBytes = 32 * MEGABYTE } = {}): SubscriptionRenderer {
  const known = new LRUCache<string, Remembered>({
    maxSize: maxBytes,
    // A character takes one byte or two. Texts and templates are the shop's, whatever is remembered.
    sizeCalculation: ({ parts: { links }, rendered: { body, leftOut } }, key) =>
      2 * (key.length + charactersOf(links) + body.length) + 128 * links.length + 64 * leftOut.length + 512,
  });
  return async (request) => {
    const parts = documentParts(request);
    if (charactersOf(parts.links) > LONGEST_REMEMBERED)
      return answerWith(request, await renderDocument(parts));
    const key = keyOf(parts);
    const found = known.get(key);
    if (found !== undefined && areSame(found.parts, parts)) return answerWith(request, found.rendered);
    const rendered = await renderDocument(parts);
    // A caller may use its links for the next request.
    known.set(key, { parts: { ...parts, links: parts.links.map((link) => ({ ...link })) }, rendered });
    return answerWith(request, rendered);
  };
}

/** A document, and what it was made of. */
interface Remembered {
  parts: DocumentParts;
  rendered: Rendered;
}

/** Tells most documents apart; those that share one take each other's place. */
function keyOf({ links, chosen: { format, coreVersion }, blocked }: DocumentParts): string {
  const [first] = links;
  return `${format} ${coreVersion} ${blocked} ${first?.place} ${first?.uri}`;
}

/**
 * Comparing texts that are the same in memory, as they mostly are, costs nothing; a key of all of them would
 * cost more than all else.
 */
function areSame(first: DocumentParts, second: DocumentParts): boolean {
  return (
    first.template === second.template &&
    first.shopName === second.shopName &&
    first.blocked === second.blocked &&
    first.chosen.format === second.chosen.format &&
    first.chosen.coreVersion === second.chosen.coreVersion &&
    first.texts.noServers === second.texts.noServers &&
    first.texts.nothingForApp === second.texts.nothingForApp &&
    first.preparing.length === second.preparing.length &&
    first.preparing.every((text, index) => text === second.preparing[index]) &&
    first.links.length === second.links.length &&
    first.links.every((link, index) => isSame(link, second.links[index]))
  );
}

function isSame({ uri, place, note }: SubscriptionLink, other: SubscriptionLink | undefined): boolean {
  return uri === other?.uri && place === other.place && note === other.note;
}

function charactersOf(links: DocumentParts['links']): number {
  return links.reduce((sum, { uri }) => sum + uri.length, 0);
}
