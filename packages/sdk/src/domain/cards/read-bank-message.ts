import { parseTypedMinor, toLatinDigits } from '../payments/parse-amount.ts';
import { type BankMessagePattern, parseTemplate, type TemplatePart } from './message-pattern.ts';

/** Money that a bank says has arrived. */
export interface Deposit {
  amountMinor: number;
  /** The card or account as the message names it, with its mask; null: it does not. */
  account: string | null;
  pattern: BankMessagePattern;
}

/** A message as a phone or mailbox passes it on. */
export interface BankText {
  text: string;
  sender: string | null;
}

/** Reads a message by the first pattern that fits it. Null: none does, it is no deposit. */
export function readBankMessage(
  { text, sender }: BankText,
  patterns: readonly BankMessagePattern[],
  currency: string,
): Deposit | null {
  const plain = toPlainText(text);
  for (const pattern of patterns) {
    if (pattern.senders.length > 0 && !isFrom(pattern.senders, sender)) continue;
    const found = matchTemplate(toPlainText(pattern.template), plain);
    if (found === null) continue;
    const amountMinor = parseTypedMinor(found.amount, { unit: pattern.unit, currency });
    if (amountMinor !== null && amountMinor > 0) return { amountMinor, account: found.account, pattern };
  }
  return null;
}

/**
 * One spelling for what looks the same: Latin digits, Persian letters, single spaces, no invisible
 * characters.
 */
export function toPlainText(text: string): string {
  return toLatinDigits(text)
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .replace(/\s+/g, ' ')
    .trim();
}

function isFrom(senders: readonly string[], sender: string | null): boolean {
  const wanted = sender === null ? '' : toPlainText(sender).toLowerCase();
  return senders.some((known) => toPlainText(known).toLowerCase() === wanted);
}

interface Captured {
  amount: string;
  account: string | null;
}

/** What a template finds in a text that it covers as a whole. */
function matchTemplate(template: string, text: string): Captured | null {
  const parts = parseTemplate(template);
  if (parts === null) return null;
  const segments = splitAtAny(parts);
  const captured: Captured = { amount: '', account: null };
  let at = 0;
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const end = findSegment(segment, { text, at, captured, isFixed: index === 0, isLast });
    if (end === null) return null;
    at = end;
  }
  return at === text.length ? captured : null;
}

/** The runs between `{*}`. */
function splitAtAny(parts: readonly TemplatePart[]): TemplatePart[][] {
  const segments: TemplatePart[][] = [[]];
  for (const part of parts) {
    if (part.kind === 'any') segments.push([]);
    else segments.at(-1)?.push(part);
  }
  return segments;
}

interface Search {
  text: string;
  at: number;
  captured: Captured;
  isFixed: boolean;
  isLast: boolean;
}

/**
 * Where the segment ends at the first place where it fits, the last one at the end of the text; null: it does
 * not fit.
 */
function findSegment(segment: readonly TemplatePart[], search: Search): number | null {
  const { text, at, captured, isFixed, isLast } = search;
  if (segment.length === 0) return isLast ? text.length : at;
  for (let start = at; start <= text.length; start += 1) {
    const fit = fitAt(segment, text, start);
    if (fit !== null && (!isLast || fit.end === text.length)) {
      Object.assign(captured, fit.captured);
      return fit.end;
    }
    if (isFixed) return null;
  }
  return null;
}

const AMOUNT = /[0-9](?:[0-9]|[,.'’٬٫،](?=[0-9]))*/y;
const ACCOUNT = /[0-9*xX•…](?:[0-9*xX•…]|[-./](?=[0-9*xX•…]))*/y;

function fitAt(
  segment: readonly TemplatePart[],
  text: string,
  start: number,
): { end: number; captured: Partial<Captured> } | null {
  const captured: Partial<Captured> = {};
  let end = start;
  for (const part of segment) {
    const run = part.kind === 'text' ? literal(part.text, text, end) : numberAt(part.kind, text, end);
    if (run === null) return null;
    if (part.kind === 'amount') captured.amount = run.replaceAll('،', ',');
    if (part.kind === 'account') captured.account = run;
    end += run.length;
  }
  return { end, captured };
}

function literal(wanted: string, text: string, at: number): string | null {
  return text.startsWith(wanted, at) ? wanted : null;
}

function numberAt(kind: 'amount' | 'account' | 'any', text: string, at: number): string | null {
  const expression = kind === 'amount' ? AMOUNT : ACCOUNT;
  expression.lastIndex = at;
  const run = expression.exec(text)?.[0] ?? null;
  if (run === null || kind !== 'amount') return run;
  // Part of a longer number, or an amount that left the account.
  const [before, after] = [text[at - 1] ?? '', text[at + run.length] ?? ''];
  return /[-−0-9.,]/.test(before) || /[-−]/.test(after) ? null : run;
}
