import { type Clock, describeError, isPanelkitError, type Logger, type Panelkit } from '@panelkit/sdk';
import { apiFailureOf, orStale } from '../api/api-failure.ts';
import type { TelegramApi } from '../api/telegram-api.ts';
import type { BotTill } from '../inbox/bot-work.ts';
import type { Deed, TelegramUpdate } from '../inbox/read-update.ts';
import { languageOf } from '../screens/language-of.ts';
import type { CustomerBotShop } from './customer-context.ts';
import type { CheckoutRefusal, StarsDesk } from './stars-desk.ts';
import { textsOf } from './texts/texts-of.ts';

interface TillParts {
  panelkit: Panelkit;
  telegram: TelegramApi;
  shop: CustomerBotShop;
  clock: Clock;
  logger: Logger;
}

export function createStarTill(parts: TillParts, stars: StarsDesk): BotTill {
  return {
    record: ({ deed }) => record(parts, stars, deed),
    answer: (update) => answer(parts, stars, update),
  };
}

async function record({ panelkit, logger }: TillParts, stars: StarsDesk, deed: Deed): Promise<void> {
  const event = deed.kind === 'paid' || deed.kind === 'refunded' ? stars.eventOfMessage(deed.message) : null;
  if (event === null) return;
  try {
    await panelkit.payments.recordEvent({ gateway: stars.method, event });
  } catch (error) {
    // Sent again it would be refused again, and hold up all others; Telegram's list of transactions keeps it.
    if (!isPanelkitError(error) || error.retryable) throw error;
    logger.error({ gateway: stars.method, error: describeError(error) }, 'an event of Stars was not taken');
  }
}

async function answer(parts: TillParts, stars: StarsDesk, update: TelegramUpdate): Promise<void> {
  const { deed, user } = update;
  if (deed.kind !== 'checkout') return;
  const { panelkit, telegram, shop, logger } = parts;
  const chat = await panelkit.chats.findByUser(telegram.botId, String(user.id)).catch(() => null);
  const refusal = await decide(panelkit, { stars, deed, customerId: chat?.customerId ?? null }).catch(
    (error: unknown): CheckoutRefusal => {
      logger.error({ error: describeError(error) }, 'it could not be decided whether a customer may pay');
      return 'later';
    },
  );
  const { notPayable } = textsOf(languageOf(chat ?? { language: null }, user.languageCode, shop), shop.texts);
  const { api } = telegram;
  await insist(parts, () =>
    refusal === null
      ? api.answerPreCheckoutQuery(deed.queryId, true)
      : api.answerPreCheckoutQuery(deed.queryId, false, { error_message: notPayable[refusal] }),
  );
}

/** Null: it may be paid. */
async function decide(
  panelkit: Panelkit,
  asked: { stars: StarsDesk; deed: Extract<Deed, { kind: 'checkout' }>; customerId: string | null },
): Promise<CheckoutRefusal | null> {
  const { stars, deed, customerId } = asked;
  if (customerId === null) return 'other-payer';
  const { payload: providerReference, amountMinor, currency, queryId } = deed;
  const wanted = { gateway: stars.method, providerReference, amountMinor, currency };
  try {
    const permission = await panelkit.payments.permit(wanted, {
      actor: { kind: 'customer', id: customerId },
      idempotencyKey: `pre-checkout:${queryId}`,
    });
    return permission.kind === 'permitted' ? null : permission.reason;
  } catch (error) {
    // A link that was passed on, or an invoice that the shop never made.
    if (isPanelkitError(error) && (error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT'))
      return 'other-payer';
    throw error;
  }
}

const MOST_TRIES = 3;
const LONGEST_WAIT_MS = 2000;

/** An answer that is lost is a payment that fails: it is given again, as long as Telegram waits. */
async function insist({ clock }: TillParts, call: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await orStale(call());
      return;
    } catch (error) {
      const failure = apiFailureOf(error);
      if (failure?.kind !== 'later' || tries === MOST_TRIES) throw error;
      await clock.sleep(Math.min(failure.afterMs, LONGEST_WAIT_MS));
    }
  }
}
