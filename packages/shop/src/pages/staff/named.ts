import { type Html, html } from '../parts/html.ts';

/**
 * The words for a code, with the code beside them for who filters by it or reports it; the code alone where
 * no words are known.
 */
export function named(words: Record<string, string>, code: string): Html {
  const text = words[code];
  return text === undefined
    ? html`<code>${code}</code>`
    : html`${text}<br><small><code>${code}</code></small>`;
}
