import * as z from 'zod';
import { badRequest } from '../bot-api-error.ts';

const buttonSchema = z.object({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
  copy_text: z.object({ text: z.string() }).optional(),
  web_app: z.object({ url: z.string() }).optional(),
});
const markupSchema = z.object({ inline_keyboard: z.array(z.array(buttonSchema)) });

/** A button under a message. */
export type SimulatedButton = z.output<typeof buttonSchema>;
/** Rows of buttons. */
export type SimulatedKeyboard = SimulatedButton[][];

/**
 * A key in place of the keyboard that a person types with: says its text, or shares the person's phone
 * number.
 */
export interface SimulatedKey {
  text: string;
  asksContact: boolean;
}

/** The keys of a chat. `isOnce`: they go once one of them was used. */
export interface ReplyKeyboard {
  keys: SimulatedKey[][];
  isOnce: boolean;
}

const MAX_BUTTONS = 100;
const MAX_IN_ROW = 8;
const MAX_DATA_BYTES = 64;
const MAX_COPY_CHARACTERS = 256;
const ACTIONS = ['callback_data', 'url', 'copy_text', 'web_app'] as const;

const otherMarkup = z.union([
  z.looseObject({ keyboard: z.array(z.unknown()) }),
  z.looseObject({ remove_keyboard: z.literal(true) }),
]);

/**
 * Reads the inline keyboard of a call; null where it has none, or one that people type with.
 * @throws BotApiError for one that Telegram refuses
 */
export function checkKeyboard(markup: unknown): SimulatedKeyboard | null {
  if (markup === undefined || markup === null || otherMarkup.safeParse(markup).success) return null;
  const parsed = markupSchema.safeParse(markup);
  if (!parsed.success) throw badRequest("can't parse reply keyboard markup JSON object");
  const rows = parsed.data.inline_keyboard.filter((row) => row.length > 0);
  if (rows.flat().length > MAX_BUTTONS || rows.some((row) => row.length > MAX_IN_ROW))
    throw badRequest('reply markup is too long');
  for (const button of rows.flat()) checkButton(button);
  return rows.length === 0 ? null : rows;
}

/** As `checkKeyboard`, for a message that is changed: only the buttons under it can be. */
export function checkEditedKeyboard(markup: unknown): SimulatedKeyboard | null {
  if (otherMarkup.safeParse(markup).success) throw badRequest('inline keyboard expected');
  return checkKeyboard(markup);
}

function checkButton(button: SimulatedButton): void {
  const unreadable = (reason: string) => badRequest(`can't parse inline keyboard button: ${reason}`);
  if (button.text.trim() === '') throw unreadable('Field "text" must be non-empty');
  const actions = ACTIONS.filter((action) => button[action] !== undefined);
  if (actions.length !== 1) throw unreadable('Text buttons are unallowed in the inline keyboard');
  const { callback_data: data, url, copy_text: copy, web_app: app } = button;
  if (data !== undefined && !isWithin(new TextEncoder().encode(data).length, MAX_DATA_BYTES))
    throw badRequest('BUTTON_DATA_INVALID');
  if (copy !== undefined && !isWithin(copy.text.length, MAX_COPY_CHARACTERS))
    throw badRequest('BUTTON_COPY_TEXT_INVALID');
  if (url !== undefined && !isPublicUrl(url, ['http:', 'https:', 'tg:']))
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  if (app !== undefined && !isPublicUrl(app.url, ['https:']))
    throw badRequest(
      `inline keyboard button Web App URL '${app.url}' is invalid: Only HTTPS links are allowed`,
    );
}

function isWithin(length: number, most: number): boolean {
  return length >= 1 && length <= most;
}

/** Telegram refuses hosts without a dot, `localhost` among them. */
function isPublicUrl(url: string, protocols: string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocols.includes(protocol) && (protocol === 'tg:' || hostname.includes('.'));
}
