import type { PaymentGateway } from '@panelkit/sdk';
import { describePaymentGatewayContract } from '@panelkit/sdk/contracts';
import { voucherGateway } from './voucher-gateway.ts';
import { createVoucherProvider, KEYS } from './voucher-provider.ts';

type Fetch = typeof globalThis.fetch;

/** The gateway with its requests going to `fetch` instead of the network. */
function reaching(gateway: PaymentGateway, fetch: Fetch): PaymentGateway {
  return {
    ...gateway,
    start: (payment, call) => gateway.start(payment, { ...call, fetch }),
    verify: (payment, call) => gateway.verify(payment, { ...call, fetch }),
    refund: (refund, call) => gateway.refund(refund, { ...call, fetch }),
  };
}

describePaymentGatewayContract(
  'voucher',
  async () => {
    const provider = createVoucherProvider();
    const gateway = voucherGateway({ url: 'https://voucher.test', ...KEYS });
    const fetch: Fetch = (input, init) => provider.handle(new Request(input, init));
    const refusing: Fetch = () => Promise.reject(new TypeError('fetch failed'));
    const losing: Fetch = async (input, init) => {
      await fetch(input, init);
      throw new TypeError('fetch failed');
    };
    const receivedAt = new Date('2026-01-01T00:00:00Z');
    return {
      gateway: reaching(gateway, fetch),
      money: { amountMinor: 1000, currency: 'EUR' },
      side: {
        pay: async (id, cents) => provider.pay(id, cents),
        end: async (id) => provider.expire(id),
        webhooks: async () => provider.takeWebhooks().map((webhook) => ({ ...webhook, receivedAt })),
      },
      faults: {
        unreachable: () => reaching(gateway, refusing),
        losingAnswers: () => reaching(gateway, losing),
      },
      settle: async () => {},
      teardown: async () => {},
    };
  },
  { without: ['seen', 'confirmation', 'returns', 'chargebacks', 'http'] },
);
