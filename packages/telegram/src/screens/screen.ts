import type { Action } from './action.ts';

/** A button: leads somewhere, copies a text, or opens an address. */
export type ScreenButton =
  | { text: string; action: Action<string> }
  | { text: string; copies: string }
  | { text: string; opens: string };

/** What a chat shows. Pure data: what is shown depends on nothing but what it was made of. */
export interface Screen {
  /** HTML as Telegram reads it. */
  html: string;
  buttons: ScreenButton[][];
  /** The address of a picture above the text: https, since Telegram fetches it. */
  pictureUrl?: string;
  /**
   * In place of the keyboard that people type with. *contact*: a key that shares the phone number and one
   * that says `back`, and no `buttons`; *removed*: their own comes back, with a message before this one.
   */
  keyboard?: { kind: 'contact'; text: string; back: string } | { kind: 'removed'; html: string };
}

/** Two buttons in a row: of many short ones. */
export function inPairs(buttons: readonly ScreenButton[]): ScreenButton[][] {
  return buttons.flatMap((_, index) => (index % 2 === 0 ? [buttons.slice(index, index + 2)] : []));
}

/** Text of people and panels inside of HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What a tap copies: links, numbers of cards. Telegram keeps it left-to-right. */
export function copyable(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

const BAR_CELLS = 10;

/** `▓▓▓░░░░░░░` for 30 %. Anything used shows a cell, and only what is full shows all. */
export function usageBar(used: number, limit: number): string {
  const share = limit <= 0 ? 1 : Math.min(1, Math.max(0, used / limit));
  const exact = share * BAR_CELLS;
  const cells =
    share === 1 ? BAR_CELLS : Math.min(BAR_CELLS - 1, used > 0 ? Math.max(1, Math.round(exact)) : 0);
  return '▓'.repeat(cells) + '░'.repeat(BAR_CELLS - cells);
}

const MAX_TEXT = 4096;

/**
 * Lines of a screen; null ones are left out. A text that is too long loses whole lines at its end, so that no
 * tag is torn.
 */
export function lines(...given: (string | null)[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of given) {
    if (line === null) continue;
    length += line.length + 1;
    if (length > MAX_TEXT) break;
    kept.push(line);
  }
  return kept.join('\n');
}
