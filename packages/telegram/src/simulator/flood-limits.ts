import type { Clock } from '@panelkit/sdk';
import { tooManyRequests } from './bot-api-error.ts';

/** How many messages pass before the Bot API answers 429. */
export interface FloodLimits {
  /** Messages to one chat in a second, after the burst. */
  perChat: number;
  /** Messages that one chat takes at once. */
  chatBurst: number;
  /** Messages to one group in a minute, and at once. */
  perGroupMinute: number;
  /** Messages to all chats in a second, and at once. */
  overall: number;
}

/** About what is known of Telegram's, which does not publish its own. */
export const TELEGRAM_FLOOD_LIMITS: FloodLimits = {
  perChat: 1,
  chatBurst: 20,
  perGroupMinute: 20,
  overall: 30,
};

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Counts what a bot sends. @returns a function that throws BotApiError 429 when it is too much */
export function createFloodControl(clock: Clock, limits: FloodLimits): (chatId: number) => void {
  const chats = new Map<number, Bucket>();
  const all: Bucket = { tokens: limits.overall, atMs: clock.monotonicMs() };
  return (chatId) => {
    const { perSecond, most } = limitsOf(limits, chatId);
    const chat = chats.get(chatId) ?? { tokens: most, atMs: clock.monotonicMs() };
    chats.set(chatId, chat);
    const nowMs = clock.monotonicMs();
    refill(chat, { nowMs, perSecond, most });
    refill(all, { nowMs, perSecond: limits.overall, most: limits.overall });
    const waitSeconds = Math.max(waitFor(chat, perSecond), waitFor(all, limits.overall));
    if (waitSeconds > 0) throw tooManyRequests(Math.ceil(waitSeconds));
    chat.tokens -= 1;
    all.tokens -= 1;
  };
}

/** The ids of groups are negative. */
function limitsOf({ perChat, chatBurst, perGroupMinute }: FloodLimits, chatId: number) {
  return chatId < 0
    ? { perSecond: perGroupMinute / 60, most: perGroupMinute }
    : { perSecond: perChat, most: chatBurst };
}

function refill(
  bucket: Bucket,
  { nowMs, perSecond, most }: { nowMs: number; perSecond: number; most: number },
): void {
  bucket.tokens = Math.min(most, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
  bucket.atMs = nowMs;
}

function waitFor({ tokens }: Bucket, perSecond: number): number {
  return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
}
