export { askUsername } from './api/ask-username.ts';
export { boundAnswers } from './api/bound-answers.ts';
export { createProxyFetch, PROXY_SCHEMES } from './api/create-proxy-fetch.ts';
export type { TelegramApiOptions } from './api/telegram-api.ts';
export {
  type CustomerBot,
  type CustomerBotOptions,
  createCustomerBot,
  type MiniAppVisit,
} from './customer/customer-bot.ts';
export type {
  CardTransfer,
  CustomerBotShop,
  InvoiceFile,
  Newcomer,
  OnlinePayments,
} from './customer/customer-context.ts';
export type { CustomerGate, GateChannel, GateState, PhoneGate } from './customer/gate/customer-gate.ts';
export type { Device } from './customer/screens/home-screens.ts';
export type { ImportLink } from './customer/screens/import-screens.ts';
export type { StarsDesk } from './customer/stars-desk.ts';
export type { BotWebhook, TelegramBot } from './inbox/open-bot.ts';
export type { CustomerTextOverrides, StaffTextOverrides } from './languages/bot-language.ts';
export {
  type TelegramGroupNotifierOptions,
  telegramGroupNotifier,
} from './notifier/telegram-group-notifier.ts';
export { type TelegramNotifierOptions, telegramNotifier } from './notifier/telegram-notifier.ts';
export {
  type TelegramStaffNotifierOptions,
  telegramStaffNotifier,
} from './notifier/telegram-staff-notifier.ts';
export { startPayload } from './screens/start-payload.ts';
export type { CodeProof } from './staff/code-proof.ts';
export type { GroupFile, SentFile } from './staff/groups/send-file-to-group.ts';
export { createStaffBot, type StaffBot, type StaffBotOptions } from './staff/staff-bot.ts';
export type { StaffBotShop, StaffGift, StaffMember, StaffPermission } from './staff/staff-context.ts';
