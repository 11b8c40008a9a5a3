import type { Language } from '@panelkit/sdk';
import { type Api, GrammyError, InputFile } from 'grammy';
import type { InlineKeyboardButton, LinkPreviewOptions, ReplyKeyboardMarkup } from 'grammy/types';
import { apiFailureOf, orStale } from '../api/api-failure.ts';
import { encodeAction } from './action.ts';
import { inDirection } from './isolate.ts';
import type { Screen, ScreenButton } from './screen.ts';

/** A screen, and in which language it is read. */
export interface SpokenScreen {
  screen: Screen;
  language: Language;
  /** Arrives without a sound. */
  isSilent?: boolean;
  /** The topic of a group; null, or without it: none. */
  threadId?: number | null;
}

/**
 * Shows the screen in the place of a message; as a new one where that cannot be changed any more.
 * `keepsPicture`: a message with a picture is changed, too.
 */
export async function showScreen(
  api: Api,
  { chatId, messageId, keepsPicture = false }: MessagePlace,
  spoken: SpokenScreen,
): Promise<void> {
  // Only buttons under a message can be changed with it.
  if (messageId === null || spoken.screen.keyboard !== undefined) return sendScreen(api, chatId, spoken);
  const { html, ...options } = toMessage(spoken);
  try {
    await api.editMessageText(chatId, messageId, html, options);
  } catch (error) {
    const kind = apiFailureOf(error)?.kind;
    if (keepsPicture && isPictured(error)) return changeCaption(api, { chatId, messageId }, spoken);
    if (kind === 'stale') return sendScreen(api, chatId, spoken);
    if (kind !== 'unchanged') throw error;
  }
}

interface MessagePlace {
  chatId: number;
  messageId: number | null;
  keepsPicture?: boolean;
}

function isPictured(error: unknown): boolean {
  return (
    error instanceof GrammyError && error.description.includes('there is no text in the message to edit')
  );
}

async function changeCaption(
  api: Api,
  { chatId, messageId }: { chatId: number; messageId: number },
  spoken: SpokenScreen,
): Promise<void> {
  const { html: caption, parse_mode, reply_markup } = toMessage(spoken);
  if (caption.length > MAX_CAPTION) return sendScreen(api, chatId, spoken);
  await orStale(api.editMessageCaption(chatId, messageId, { caption, parse_mode, reply_markup }));
}

export async function sendScreen(api: Api, chatId: number, spoken: SpokenScreen): Promise<void> {
  const { keyboard } = spoken.screen;
  if (keyboard?.kind === 'removed') {
    const { html } = inDirection({ html: keyboard.html, buttons: [] }, spoken.language);
    await api.sendMessage(chatId, html, { parse_mode: 'HTML', reply_markup: { remove_keyboard: true } });
  }
  const { html, ...options } = toMessage(spoken);
  const markup = keyboard?.kind === 'contact' ? { reply_markup: contactKeys(keyboard) } : {};
  await api.sendMessage(chatId, html, { ...options, ...markup, ...wayOf(spoken) });
}

function contactKeys({ text, back }: { text: string; back: string }): ReplyKeyboardMarkup {
  return {
    keyboard: [[{ text, request_contact: true }], [{ text: back }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  };
}

function wayOf({ isSilent = false, threadId = null }: SpokenScreen) {
  return {
    ...(isSilent && { disable_notification: true }),
    ...(threadId !== null && { message_thread_id: threadId }),
  };
}

const MAX_CAPTION = 1024;

/**
 * Sends the screen under a picture; without it where Telegram takes neither the picture nor so long a text.
 */
export async function sendPicturedScreen(
  api: Api,
  chatId: number,
  { picture, ...spoken }: SpokenScreen & { picture: Uint8Array },
): Promise<void> {
  const { html: caption, parse_mode, reply_markup } = toMessage(spoken);
  if (caption.length > MAX_CAPTION) return sendScreen(api, chatId, spoken);
  try {
    const file = new InputFile(picture, 'receipt.jpg');
    await api.sendPhoto(chatId, file, { caption, parse_mode, reply_markup, ...wayOf(spoken) });
  } catch (error) {
    if (!isBadPicture(error)) throw error;
    await sendScreen(api, chatId, spoken);
  }
}

/** What people upload need not be a picture that Telegram can read. */
function isBadPicture(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code === 400 &&
    /PHOTO|IMAGE|photo|image/.test(error.description)
  );
}

function toMessage({ screen, language }: SpokenScreen) {
  const { html, buttons } = inDirection(screen, language);
  return {
    html,
    parse_mode: 'HTML' as const,
    link_preview_options: previewOf(screen),
    reply_markup: { inline_keyboard: buttons.map((row) => row.map(toApiButton)) },
  };
}

/** Without a picture of ours nothing is previewed: Telegram would fetch the customer's link. */
function previewOf({ pictureUrl }: Screen): LinkPreviewOptions {
  if (pictureUrl === undefined) return { is_disabled: true };
  return { url: pictureUrl, prefer_large_media: true, show_above_text: true };
}

/** A button as the Bot API takes it. */
export function toApiButton(button: ScreenButton): InlineKeyboardButton {
  if ('action' in button) return { text: button.text, callback_data: encodeAction(button.action) };
  if ('copies' in button) return { text: button.text, copy_text: { text: button.copies } };
  return { text: button.text, url: button.opens };
}
