/**
 * How one bank writes that money arrived: its message, with `{amount}` and `{account}` in place of what
 * changes, and `{*}` for anything. It covers the whole message.
 */
export interface BankMessagePattern {
  /** For staff. */
  name: string;
  template: string;
  /** In which the amounts are written: the shop's currency, or `IRT` for Toman. */
  unit: string;
  /** The card that these messages are about, where they do not name it. */
  cardId: string | null;
  /**
   * From whom they come, as the phone names it; empty: from anybody, and nothing is approved automatically.
   */
  senders: string[];
}

/** A part of a template. */
export type TemplatePart = { kind: 'text'; text: string } | { kind: 'amount' | 'account' | 'any' };

const PLACEHOLDER = /\{(amount|account|\*)\}/;
/** Words are what tells a deposit from another message with a number in it. */
const FEWEST_LETTERS = 3;

/**
 * Takes a template apart; null when it has not exactly one `{amount}`, more than one `{account}`, or hardly a
 * word of its own.
 */
export function parseTemplate(template: string): TemplatePart[] | null {
  const parts = template
    // A space beside `{*}` is part of anything.
    .replace(/\s*\{\*\}\s*/g, '{*}')
    .split(PLACEHOLDER)
    .map((piece, index) => (index % 2 === 0 ? textPart(piece) : placeholder(piece)))
    .filter((part) => part.kind !== 'text' || part.text !== '');
  const count = (kind: TemplatePart['kind']) => parts.filter((part) => part.kind === kind).length;
  const words = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const touches = parts.some((part, index) => part.kind !== 'text' && parts[index + 1]?.kind === 'amount');
  if (count('amount') !== 1 || count('account') > 1 || touches || letters < FEWEST_LETTERS) return null;
  return parts;
}

function textPart(text: string): TemplatePart {
  return { kind: 'text', text };
}

function placeholder(name: string): TemplatePart {
  if (name === '*') return { kind: 'any' };
  return { kind: name === 'amount' ? 'amount' : 'account' };
}
