import { LRUCache } from 'lru-cache';
import type { Rendered } from '../formats/rendered.ts';
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
  const known = new LRUCache<string, Rendered>({
    maxSize: maxBytes,
    // A character takes one byte or two.
    sizeCalculation: ({ body, leftOut }, key) => 2 * (key.length + body.length) + 64 * leftOut.length + 256,
  });
  const templates = numberTexts();
  return async (request) => {
    const parts = documentParts(request);
    if (charactersOf(parts) > LONGEST_REMEMBERED) return answerWith(request, await renderDocument(parts));
    const { template } = parts;
    const key = JSON.stringify({ ...parts, template: template === null ? null : templates(template) });
    let rendered = known.get(key);
    if (rendered === undefined) {
      rendered = await renderDocument(parts);
      known.set(key, rendered);
    }
    return answerWith(request, rendered);
  };
}

function charactersOf({ links }: DocumentParts): number {
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
