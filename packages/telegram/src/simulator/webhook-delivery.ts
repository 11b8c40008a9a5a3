import type { BotState, PendingUpdate, SimulatorState } from './simulator-state.ts';

/** Carries updates to webhooks. */
export interface WebhookDelivery {
  /** Looks whether something is to be delivered. */
  wake(bot: BotState): void;
}

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
const LONGEST_RETRY_AFTER_SECONDS = 3600;
const KEPT_MS = 24 * 3_600_000;

/**
 * Delivers as Telegram does: the updates of a chat one after another, those of other chats meanwhile; what is
 * not answered with 2xx comes again after 1 s, 2 s, 4 s … 60 s or what `Retry-After` asks, for a day.
 */
export function createWebhookDelivery(
  state: SimulatorState,
  send: (request: Request) => Promise<Response>,
): WebhookDelivery {
  const busyChats = new Map<BotState, Set<number>>();
  const wake = (bot: BotState): void => {
    const busy = busyChats.get(bot) ?? new Set();
    busyChats.set(bot, busy);
    for (const pending of [...bot.pending]) {
      if (bot.webhook === null || busy.size >= bot.webhook.maxConnections) return;
      if (busy.has(pending.chatId)) continue;
      busy.add(pending.chatId);
      void deliver({ state, bot, send }, pending).finally(() => {
        busy.delete(pending.chatId);
        wake(bot);
      });
    }
  };
  return { wake };
}

interface Sender {
  state: SimulatorState;
  bot: BotState;
  send(request: Request): Promise<Response>;
}

/** Resolves when the update is delivered or given up, or the webhook was taken away. */
async function deliver({ state, bot, send }: Sender, pending: PendingUpdate): Promise<void> {
  const { clock } = state;
  for (
    let delayMs = FIRST_DELAY_MS;
    bot.webhook !== null;
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)
  ) {
    if (!bot.pending.includes(pending)) return;
    const { url, secretToken } = bot.webhook;
    const answer = await post(send, { url, secretToken, update: pending.update });
    if (answer.isTaken || clock.monotonicMs() - pending.atMs > KEPT_MS) {
      bot.pending = bot.pending.filter((other) => other !== pending);
      return;
    }
    if (bot.webhook !== null) bot.webhook.lastError = { at: clock.now(), message: answer.message };
    const waitMs = answer.retryAfterMs ?? delayMs;
    await new Promise<void>((resolve) => clock.setTimer(waitMs, resolve));
  }
}

interface Answer {
  isTaken: boolean;
  message: string;
  retryAfterMs: number | null;
}

async function post(
  send: Sender['send'],
  { url, secretToken, update }: { url: string; secretToken: string | null; update: unknown },
): Promise<Answer> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (secretToken !== null) headers.set('x-telegram-bot-api-secret-token', secretToken);
  try {
    const response = await send(new Request(url, { method: 'POST', headers, body: JSON.stringify(update) }));
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      isTaken: response.ok,
      message: `Wrong response from the webhook: ${response.status}`,
      retryAfterMs: Number.isNaN(retryAfter)
        ? null
        : Math.min(retryAfter, LONGEST_RETRY_AFTER_SECONDS) * 1000,
    };
  } catch {
    return { isTaken: false, message: 'Connection refused', retryAfterMs: null };
  }
}
