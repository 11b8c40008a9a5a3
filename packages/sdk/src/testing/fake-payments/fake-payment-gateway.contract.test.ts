import { describePaymentGatewayContract } from '../../contracts/payments/payment-gateway-contract.ts';
import type { PaymentGatewayHarness } from '../../contracts/payments/payment-gateway-harness.ts';
import type { PaymentGateway } from '../../ports/payment-gateway.ts';
import { createTestClock } from '../test-clock.ts';
import type { FakeGatewayFault, FakeGatewayVerb } from './fake-gateway-faults.ts';
import { createFakePaymentGateway, type FakePaymentGatewayOptions } from './fake-payment-gateway.ts';

async function openHarness(
  options: Omit<FakePaymentGatewayOptions, 'clock'>,
): Promise<PaymentGatewayHarness> {
  const clock = createTestClock();
  const { gateway, provider, faults, takeWebhooks } = createFakePaymentGateway({ clock, ...options });
  const failing = (fault: FakeGatewayFault): PaymentGateway => {
    const meet = (verb: FakeGatewayVerb): PaymentGateway => {
      faults.next(verb, fault);
      return gateway;
    };
    return {
      ...gateway,
      start: (...call) => meet('start').start(...call),
      verify: (...call) => meet('verify').verify(...call),
      refund: (...call) => meet('refund').refund(...call),
      ...(gateway.eventList !== undefined && {
        eventList: {
          read: async (...call) => {
            faults.next('verify', fault);
            if (gateway.eventList === undefined) throw new TypeError('no events are listed');
            return gateway.eventList.read(...call);
          },
        },
      }),
      ...(gateway.confirmation !== undefined && {
        confirmation: {
          ...gateway.confirmation,
          confirm: async (...call) => {
            faults.next('confirm', fault);
            if (gateway.confirmation === undefined) throw new TypeError('nothing is to confirm');
            return gateway.confirmation.confirm(...call);
          },
        },
      }),
    };
  };
  return {
    gateway,
    side: {
      pay: async (reference, amountMinor) => provider.pay(reference, amountMinor),
      see: async (reference) => provider.see(reference),
      returnQuery: async (reference) => ({ reference }),
      reverse: async () => void (await clock.advance('16m')),
      end: async (reference) => provider.end(reference),
      chargeBack: async (reference, amountMinor) => provider.chargeBack(reference, amountMinor),
      payAgain: async (reference, amountMinor) => provider.payAgain(reference, amountMinor),
      webhooks: async () => takeWebhooks().map((webhook) => ({ ...webhook, receivedAt: clock.now() })),
    },
    money: { amountMinor: 1001, currency: 'USD' },
    faults: { unreachable: () => failing('unreachable'), losingAnswers: () => failing('lost-answer') },
    settle: async () => {},
    teardown: async () => {},
  };
}

describePaymentGatewayContract('fake', () => openHarness({}), {
  without: ['confirmation', 'http'],
  with: ['children'],
});
describePaymentGatewayContract(
  'fake of coins that lists its events and needs a contact',
  () => openHarness({ coin: 'USDT', listsEvents: true, needsContact: true }),
  {
    without: ['confirmation', 'http'],
    with: ['children', 'paid-in', 'event-list', 'needs-contact'],
  },
);
describePaymentGatewayContract(
  'fake whose webhooks nobody signs',
  () => openHarness({ signsWebhooks: false }),
  {
    without: ['webhooks', 'states-in-webhooks', 'confirmation', 'http'],
    with: ['children', 'unsigned-webhooks'],
  },
);
describePaymentGatewayContract(
  'fake that waits for the merchant',
  () => openHarness({ settles: 'on-confirm' }),
  {
    without: ['partial-payments', 'seen', 'http'],
  },
);
describePaymentGatewayContract(
  'fake whose webhooks only say that something changed',
  () => openHarness({ webhooksTell: 'change', webhooksNameOurId: false }),
  { without: ['states-in-webhooks', 'confirmation', 'http'] },
);
