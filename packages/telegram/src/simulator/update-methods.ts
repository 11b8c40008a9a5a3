import * as z from 'zod';
import { badRequest, conflict } from './bot-api-error.ts';
import { type Call, read } from './message-methods.ts';
import { flag, wholeNumber } from './read-parameters.ts';
import type { BotState } from './simulator-state.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

const updatesSchema = z.object({
  offset: wholeNumber.default(0),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(100),
  timeout: z.coerce.number().pipe(z.int().min(0)).default(0),
  allowed_updates: z.array(z.string()).optional(),
});
const webhookSchema = z.object({
  url: z.string().default(''),
  secret_token: z.string().optional(),
  max_connections: z.coerce.number().pipe(z.int().min(1).max(100)).default(40),
  allowed_updates: z.array(z.string()).optional(),
  drop_pending_updates: flag.default(false),
});
const LONGEST_POLL_SECONDS = 50;
const PORTS = ['', '443', '80', '88', '8443'];

/** `getUpdates`: confirms what is below `offset`, and waits for what comes. @throws BotApiError 409 */
export async function getUpdates(call: Call): Promise<unknown> {
  const { bot } = call;
  if (bot.webhook !== null)
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  const input = read(updatesSchema, call);
  bot.poller?.end(
    conflict('terminated by other getUpdates request; make sure that only one bot instance is running'),
  );
  if (input.allowed_updates !== undefined) bot.allowedUpdates = orNull(input.allowed_updates);
  confirm(bot, input.offset);
  if (bot.pending.length === 0 && input.timeout > 0) await nextUpdate(call, input.timeout);
  const inOrder = bot.pending.map(({ update }) => update).toSorted((a, b) => a.update_id - b.update_id);
  return inOrder.slice(0, input.limit);
}

function confirm(bot: BotState, offset: number): void {
  if (offset < 0) bot.pending = bot.pending.slice(offset);
  else bot.pending = bot.pending.filter(({ update }) => update.update_id >= offset);
}

async function nextUpdate({ state: { clock }, bot, signal }: Call, timeoutSeconds: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const poller = { end: reject, wake: resolve };
  bot.poller = poller;
  const cancel = clock.setTimer(Math.min(timeoutSeconds, LONGEST_POLL_SECONDS) * 1000, resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  try {
    await promise;
  } finally {
    cancel();
    if (bot.poller === poller) bot.poller = null;
  }
}

export function setWebhook(call: Call, delivery: WebhookDelivery): unknown {
  const { bot } = call;
  const input = read(webhookSchema, call);
  if (input.url === '') return deleteWebhook(call);
  checkUrl(input.url);
  const { secret_token: secret } = input;
  if (secret !== undefined && !/^[\w-]{1,256}$/.test(secret))
    throw badRequest('secret token contains unallowed characters');
  bot.poller?.end(conflict('terminated by setWebhook request'));
  if (input.drop_pending_updates) bot.pending = [];
  if (input.allowed_updates !== undefined) bot.allowedUpdates = orNull(input.allowed_updates);
  bot.webhook = {
    url: input.url,
    secretToken: secret ?? null,
    maxConnections: input.max_connections,
    allowedUpdates: bot.allowedUpdates,
    lastError: null,
  };
  delivery.wake(bot);
  return true;
}

export function deleteWebhook(call: Call): unknown {
  const { drop_pending_updates: drops } = read(webhookSchema, call);
  call.bot.webhook = null;
  if (drops) call.bot.pending = [];
  return true;
}

export function getWebhookInfo({ bot: { webhook, pending } }: Call): unknown {
  return {
    url: webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: pending.length,
    ...(webhook !== null && { max_connections: webhook.maxConnections }),
    ...(webhook?.lastError && {
      last_error_date: Math.floor(webhook.lastError.at.getTime() / 1000),
      last_error_message: webhook.lastError.message,
    }),
  };
}

function checkUrl(url: string): void {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  if (!PORTS.includes(new URL(url).port))
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
}

/** An empty list means the default. */
function orNull(kinds: string[]): string[] | null {
  return kinds.length === 0 ? null : kinds;
}
