import type { MessageFormat } from '@panelkit/sdk';
import type { Action } from '../../screens/action.ts';
import { escapeHtml, type ScreenButton } from '../../screens/screen.ts';
import type { Texts } from '../texts/texts.ts';

/** In what a screen is written. */
export interface ScreenContext {
  texts: Texts;
  format: MessageFormat;
  now: Date;
}

/** A button that leads somewhere. */
export function to(text: string, name: Action['name'], rest: Omit<Action, 'name'> = {}): ScreenButton {
  return { text, action: { name, ...rest } };
}

/** A name that people chose, for a text. */
export function nameIn({ format }: ScreenContext, name: string): string {
  return escapeHtml(format.named(name));
}

/** Names on buttons, which have one line. */
export function short(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}

/** The row that ends every screen but the first. */
export function homeRow({ texts }: ScreenContext, back?: ScreenButton): ScreenButton[] {
  return [...(back === undefined ? [] : [back]), to(texts.home, 'home')];
}

/** The row that leads to the next part of a list; none at its end. */
export function moreRow(
  { texts }: ScreenContext,
  name: Action['name'],
  next: Omit<Action, 'name'> | null,
): ScreenButton[][] {
  return next === null ? [] : [[to(texts.lists.more, name, next)]];
}

/** Where a list of the engine goes on, as a button carries it. */
export function atCursor(nextCursor: string | null): { id: string } | null {
  return nextCursor === null ? null : { id: nextCursor };
}

/** When staff look at receipts again; null: now. */
export function resumeLine({ texts, format }: ScreenContext, at: Date | null): string | null {
  return at === null ? null : texts.lists.reviewsResume(format.instant(at.toISOString()));
}

/** The tax in an amount; null where there is none. */
export function taxLine({ texts, format }: ScreenContext, taxMinor: number, currency: string): string | null {
  return taxMinor === 0 ? null : texts.tax(format.money(taxMinor, currency));
}
