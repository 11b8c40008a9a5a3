import type { CustomerNotificationParameters } from './message-parameters.ts';
import type { MessageReasons } from './message-templates.ts';
import type { MessageFormat } from './message-values.ts';

/** What values are written with. */
export interface PlaceholderWords {
  format: MessageFormat;
  reasons: MessageReasons;
}

type ParameterName = {
  [Code in keyof CustomerNotificationParameters]: keyof CustomerNotificationParameters[Code];
}[keyof CustomerNotificationParameters];
type Write = (value: unknown, words: PlaceholderWords, message: { code: string; currency: string }) => string;

const named: Write = (value, { format }) => format.named(String(value));
const number: Write = (value, { format }) => format.number(Number(value));
const instant: Write = (value, { format }) => format.instant(typeof value === 'string' ? value : null);
const money: Write = (value, { format }, { currency }) => format.money(Number(value), currency);

/** The placeholder of each parameter; null: it is written with another one, or never. */
const PLACEHOLDERS: Record<ParameterName, readonly [name: string, write: Write] | null> = {
  planName: ['plan', named],
  orderNumber: ['order', (value) => String(value)],
  text: ['message', (value) => String(value)],
  address: ['address', (value) => String(value)],
  expiresAt: ['until', instant],
  chargesAt: ['date', instant],
  nextAttemptAt: [
    'nextTry',
    (value, words, message) => (value === null ? '–' : instant(value, words, message)),
  ],
  days: ['days', number],
  percent: ['percent', (value, { format }) => format.percent(Number(value))],
  trafficLimitBytes: [
    'traffic',
    (value, { format }) => format.traffic(value === null ? null : Number(value)),
  ],
  amountMinor: ['amount', money],
  priceMinor: ['price', money],
  availableMinor: ['balance', money],
  reason: ['reason', (value, { reasons }, { code }) => reasonText(reasons, code, String(value))],
  frozenUntil: ['frozenUntil', instant],
  chatIds: null,
  currency: null,
  period: null,
  hasEnd: null,
};

/** The values of a message by the names of their placeholders. */
export function placeholderValues(
  code: string,
  parameters: object,
  words: PlaceholderWords,
): ReadonlyMap<string, string> {
  const facts: [string, unknown][] = Object.entries(parameters);
  const currency = String(new Map(facts).get('currency') ?? '');
  const values = new Map<string, string>();
  for (const [parameter, value] of facts) {
    const [name, write] = (isParameter(parameter) ? PLACEHOLDERS[parameter] : null) ?? [];
    if (name !== undefined && write !== undefined) values.set(name, write(value, words, { code, currency }));
  }
  return values;
}

function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(PLACEHOLDERS, name);
}

/** A reason that the language does not know is written as it is. */
function reasonText(reasons: MessageReasons, code: string, reason: string): string {
  const texts = new Map(Object.entries(reasons)).get(code) ?? {};
  return texts[reason] ?? texts.unknown ?? reason;
}
