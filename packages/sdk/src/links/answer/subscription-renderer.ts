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
/** Links of more characters are rendered each time: comparing them takes as long, and a few of them would fill the memory. */
const LONGEST_REMEMBERED = 65_536;

/**
 * `renderSubscription` that remembers documents by all that they are made of: an answer is never older than the links, names, texts and
 * template that it is given. Headers are made for each request.
 *
 * @param maxBytes - of the memory; what nobody asked for longest is dropped. 32 MiB by default
 */
export function createSubscriptionRenderer({ maxBytes = 32 * MEGABYTE } = {}): SubscriptionRenderer {
  const known = new LRUCache<string, Remembered>({
    maxSize: maxBytes,
    // A character takes one byte or two.
    sizeCalculation: ({ links, rendered: { body, leftOut } }, key) =>
      2 * (key.length + charactersOf(links) + body.length) + 128 * links.length + 64 * leftOut.length + 256,
  });
  const templates = numberTexts();
  return async (request) => {
    const parts = documentParts(request);
    const { links, template, ...others } = parts;
    if (charactersOf(links) > LONGEST_REMEMBERED) return answerWith(request, await renderDocument(parts));
    const number = template === null ? null : templates(template);
    const key = JSON.stringify({ ...others, number, first: links[0] });
    const found = known.get(key);
    if (found !== undefined && areSame(found.links, links)) return answerWith(request, found.rendered);
    const rendered = await renderDocument(parts);
    // A caller may use its own for the next request.
    known.set(key, { links: links.map((link) => ({ ...link })), rendered });
    return answerWith(request, rendered);
  };
}

/** A document, and the links that it was made of. */
type Remembered = Pick<DocumentParts, 'links'> & { rendered: Rendered };

/** Comparing texts that are the same in memory, as links mostly are, costs nothing; a key of all of them would cost more than all else. */
function areSame(links: DocumentParts['links'], others: DocumentParts['links']): boolean {
  return links.length === others.length && links.every((link, index) => isSame(link, others[index]));
}

function isSame({ uri, place, note }: SubscriptionLink, other: SubscriptionLink | undefined): boolean {
  return uri === other?.uri && place === other.place && note === other.note;
}

function charactersOf(links: DocumentParts['links']): number {
  return links.reduce((sum, { uri }) => sum + uri.length, 0);
}

const MOST_NUMBERED = 50;

/** Templates are long and few: a key has their number. No number is given twice. */
function numberTexts(): (text: string) => number {
  const numbers = new Map<string, number>();
  let last = 0;
  return (text) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    if (numbers.size >= MOST_NUMBERED) numbers.clear();
    last += 1;
    numbers.set(text, last);
    return last;
  };
}
