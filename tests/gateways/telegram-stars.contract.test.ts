import { telegramStars } from '@panelkit/payment-gateways/telegram-stars';
import type { PaymentGateway } from '@panelkit/sdk';
import { describePaymentGatewayContract } from '@panelkit/sdk/contracts';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTelegramSimulator } from '@panelkit/telegram/simulator';

describePaymentGatewayContract(
  'Telegram Stars',
  async () => {
    const clock = createTestClock();
    const telegram = createTelegramSimulator({ clock, flood: null });
    const { apiRoot, fetch } = telegram;
    const bot = telegram.addBot({ username: 'shop_bot' });
    const { token } = bot;
    const sara = telegram.addPerson({ name: 'Sara' });
    const open = (given: typeof globalThis.fetch, before = () => {}): PaymentGateway =>
      telegramStars({
        token,
        apiRoot,
        fetch: (input, init) => {
          before();
          return given(input, init);
        },
      });
    const ask = async (method: string, body: object): Promise<unknown> => {
      const init = {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      };
      return (await fetch(`${apiRoot}/bot${token}/${method}`, init)).json();
    };
    let agreed = 0;
    return {
      gateway: open(fetch),
      money: { amountMinor: 250, currency: 'XTR' },
      now: () => clock.now(),
      side: {
        pay: async (reference) => {
          sara.pay(bot, bot.invoiceLink(reference));
          agreed += 1;
          await ask('answerPreCheckoutQuery', {
            pre_checkout_query_id: bot.checkouts[agreed - 1]?.id,
            ok: true,
          });
        },
        chargeBack: async (reference) => {
          const charge = bot.stars.find(({ payload }) => payload === reference);
          bot.chargeBack(charge?.chargeId ?? '');
        },
        webhooks: async () => [],
      },
      faults: {
        unreachable: () =>
          open(() => {
            const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
            return Promise.reject(new TypeError('fetch failed', { cause }));
          }),
        losingAnswers: () =>
          open(fetch, () => {
            telegram.faults.next('lost-answer', 'createInvoiceLink');
            telegram.faults.next('lost-answer', 'refundStarPayment');
          }),
        answering: (answer) => open(async () => answer()),
      },
      settle: async () => {},
      teardown: async () => {},
    };
  },
  {
    with: ['event-list'],
    without: [
      'confirmation',
      'returns',
      'webhooks',
      'states-in-webhooks',
      'raw-signatures',
      'partial-payments',
      'seen',
      'ends',
      'named-refunds',
    ],
  },
);
