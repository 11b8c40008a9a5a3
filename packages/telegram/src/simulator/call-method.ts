import { BotApiError } from './bot-api-error.ts';
import {
  answerCallbackQuery,
  getChatMenuButton,
  getFile,
  getMe,
  getMyCommands,
  setChatMenuButton,
  setMyCommands,
} from './bot-methods.ts';
import { getChatMember } from './groups/simulated-channel.ts';
import {
  type Call,
  deleteMessage,
  editMessageCaption,
  editMessageReplyMarkup,
  editMessageText,
  sendChatAction,
  sendDocument,
  sendMessage,
  sendPhoto,
} from './message-methods.ts';
import {
  answerPreCheckoutQuery,
  createInvoiceLink,
  getMyStarBalance,
  getStarTransactions,
  refundStarPayment,
  sendInvoice,
} from './star-methods.ts';
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './update-methods.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

const METHODS: Readonly<Record<string, (call: Call, delivery: WebhookDelivery) => unknown>> = {
  getMe,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  sendMessage,
  sendPhoto,
  sendDocument,
  sendChatAction,
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
  answerCallbackQuery,
  createInvoiceLink,
  sendInvoice,
  answerPreCheckoutQuery,
  refundStarPayment,
  getStarTransactions,
  getMyStarBalance,
  getFile,
  setMyCommands,
  getMyCommands,
  setChatMenuButton,
  getChatMenuButton,
  getChatMember,
};
const BY_LOWER_CASE = new Map(Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), method]));

/** Method names are case-insensitive. @throws BotApiError */
export function callMethod(name: string, call: Call, delivery: WebhookDelivery): unknown {
  const method = BY_LOWER_CASE.get(name.toLowerCase());
  if (method === undefined) throw new BotApiError(404, 'Not Found: method not found');
  return method(call, delivery);
}
