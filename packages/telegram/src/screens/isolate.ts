import { directionOf, type Language } from '@panelkit/sdk';
import type { Screen } from './screen.ts';

/** First strong isolate, and its end. */
const [FSI, PDI] = ['\u2068', '\u2069'];
/** What stays as it is, or a run of Latin words. */
const PIECES =
  /<code>.*?<\/code>|<[^>]*>|&[#\w]+;|\u2068[^\u2069]*\u2069|[A-Za-z][\w.+@/-]*(?: [A-Za-z][\w.+@/-]*)*/gs;

/** Latin words in a text from right to left keep their own direction, and move nothing around them. */
export function isolateLatin(text: string): string {
  return text.replace(PIECES, (piece) => (/^[A-Za-z]/.test(piece) ? `${FSI}${piece}${PDI}` : piece));
}

/** A part with its own direction, whatever surrounds it. */
export function isolate(text: string): string {
  return `${FSI}${text}${PDI}`;
}

/** The screen as people of this language read it. */
export function inDirection(screen: Screen, language: Language): Screen {
  if (directionOf(language) === 'ltr') return screen;
  const buttons = screen.buttons.map((row) =>
    row.map((button) => ({ ...button, text: isolateLatin(button.text) })),
  );
  return { ...screen, html: isolateLatin(screen.html), buttons };
}
