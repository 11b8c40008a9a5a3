import { describe, expect, test } from 'vitest';
import type { PaymentToVerify, ProviderEvent, Webhook } from '../../ports/payment-gateway.ts';
import { describeGatewayBounds } from './payment-gateway-bounds-contract.ts';
import { describeGatewayConfirmation } from './payment-gateway-confirmation-contract.ts';
import { describeGatewayExtras } from './payment-gateway-extras-contract.ts';
import type { PaymentGatewayDeclaration, PaymentGatewayHarness } from './payment-gateway-harness.ts';
import { describeGatewayRefunds } from './payment-gateway-refunds-contract.ts';
import { describeWholeRefunds } from './payment-gateway-whole-refunds-contract.ts';
import { aWantedPayment, calmly, toVerify, type UsedGateway, useGateway } from './use-gateway.ts';

/**
 * Declares the suite of the PaymentGateway port for one gateway (vitest): on a double of its provider, or on
 * the provider's sandbox.
 *
 * @param setup - makes a harness for each test
 * @param declaration - what the harness or the provider cannot do
 * @see docs/guides/payments.md
 */
export function describePaymentGatewayContract(
  name: string,
  setup: () => Promise<PaymentGatewayHarness>,
  declaration: PaymentGatewayDeclaration = {},
): void {
  describe(`Payment gateway contract: ${name}`, () => {
    const used = useGateway(setup, declaration);
    describeStart(used);
    describeStates(used);
    describe.runIf(used.can('http'))('answers without measure', () => describeGatewayBounds(used));
    describe.runIf(used.can('confirmation'))('confirmation', () => describeGatewayConfirmation(used));
    describe.runIf(used.can('returns'))('readReturn', () => describeReturns(used));
    if (used.can('webhooks')) describeWebhooks(used);
    else describeNoWebhooks(used);
    describe('what only some providers do', () => describeGatewayExtras(used));
    const [refunds, named] = [used.can('refunds'), used.can('named-refunds')];
    describe.runIf(refunds && named)('refunds', () => describeGatewayRefunds(used));
    describe.runIf(refunds && !named)('refunds of the whole', () => describeWholeRefunds(used));
  });
}

function describeStart({ harness, started, pay, verify }: UsedGateway): void {
  describe('start', () => {
    test('given a payment, when started, then it has a reference, tells the customer what to do, and is open without money', async () => {
      const outcome = await harness().gateway.start(aWantedPayment(harness()), calmly());
      if (outcome.kind !== 'started') throw new TypeError('the provider would not take a payment');
      const { redirectUrl, text } = outcome.instructions;
      expect(redirectUrl ?? text).toBeTruthy();
      const payment = await started();
      expect(payment.providerReference).not.toBe(outcome.providerReference);
      expect(await verify(payment)).toMatchObject({
        status: 'open',
        endReason: null,
        currency: harness().money.currency,
        receivedMinor: 0,
        chargedBackMinor: 0,
        refunds: [],
      });
    });

    test('given a provider that nobody reaches, when started or looked at, then it says so with its code', async () => {
      const payment = await started();
      const gateway = harness().faults.unreachable();
      const code = { code: 'PAYMENT_GATEWAY_UNREACHABLE', details: { method: gateway.method } };
      await expect(gateway.start(aWantedPayment(harness()), calmly())).rejects.toMatchObject(code);
      await expect(gateway.verify(payment, calmly())).rejects.toMatchObject(code);
    });

    test('given an answer that was lost, when the same payment is started again, then it can be paid', async () => {
      const wanted = aWantedPayment(harness());
      await harness()
        .faults.losingAnswers()
        .start(wanted, calmly())
        .catch(() => {});
      const payment = toVerify(wanted, await harness().gateway.start(wanted, calmly()));
      await pay(payment);
      const state = await verify(payment);
      expect(state.receivedMinor).toBe(wanted.amountMinor);
    });
  });
}

function describeStates({ harness, can, started, pay, verify }: UsedGateway): void {
  describe('verify', () => {
    test('given a payment, when it is paid, then it has ended with that amount, however often it is looked at', async () => {
      const payment = await started();
      const { amountMinor, currency } = harness().money;
      await pay(payment);
      const state = await verify(payment);
      expect(state).toMatchObject({
        status: 'ended',
        currency,
        receivedMinor: amountMinor,
        chargedBackMinor: 0,
      });
      expect(await verify(payment)).toEqual(state);
    });

    test.runIf(can('partial-payments'))(
      'given a part and then the rest, when looked at, then the sum grows and it ends with the whole',
      async () => {
        const payment = await started();
        const { amountMinor } = harness().money;
        await pay(payment, amountMinor - 1);
        expect(await verify(payment)).toMatchObject({ status: 'open', receivedMinor: amountMinor - 1 });
        await pay(payment, 1);
        expect(await verify(payment)).toMatchObject({ status: 'ended', receivedMinor: amountMinor });
      },
    );

    test.runIf(can('seen'))(
      'given money that is not final, when looked at, then it is seen and not received, until it is final',
      async () => {
        const payment = await started();
        await harness().side.see?.(payment.providerReference);
        expect(await verify(payment)).toMatchObject({ status: 'seen', receivedMinor: 0 });
        await pay(payment);
        expect(await verify(payment)).toMatchObject({ receivedMinor: payment.amountMinor });
      },
    );

    test.runIf(can('ends'))(
      'given a payment that is given up, when looked at, then it has ended and says why',
      async () => {
        const payment = await started();
        await harness().side.end?.(payment.providerReference);
        const state = await verify(payment);
        expect(state).toMatchObject({ status: 'ended', receivedMinor: 0 });
        expect(state.endReason).toBeTruthy();
      },
    );

    test.runIf(can('chargebacks'))(
      'given money that a bank takes back, when looked at, then what was received stays and what was taken is told',
      async () => {
        const payment = await started();
        const { amountMinor } = harness().money;
        await pay(payment);
        await harness().side.chargeBack?.(payment.providerReference, amountMinor);
        const state = await verify(payment);
        expect(state).toMatchObject({
          receivedMinor: amountMinor,
          refunds: [],
          ...(can('named-refunds')
            ? { chargedBackMinor: amountMinor }
            : { chargedBackMinor: 0, returnedMinor: amountMinor }),
        });
      },
    );
  });
}

function describeReturns({ harness, started }: UsedGateway): void {
  test('given a browser that comes back, when its parameters are read, then they name the payment, and nothing else does', async () => {
    const payment = await started();
    await harness().side.pay(payment.providerReference, payment.amountMinor);
    const query = (await harness().side.returnQuery?.(payment.providerReference)) ?? {};
    const read = harness().gateway.readReturn;
    expect(read?.({ query, rawBody: '' })).toEqual({ providerReference: payment.providerReference });
    expect(read?.({ query: {}, rawBody: '' })).toBeNull();
  });
}

function describeNoWebhooks({ harness }: UsedGateway): void {
  test('given a provider without webhooks, when something is read as one, then its signature is invalid', () => {
    const receivedAt = new Date('2026-01-01T00:00:00Z');
    for (const rawBody of ['', '{}', 'Authority=A1&Status=OK'])
      expect(() => harness().gateway.parseWebhook({ rawBody, headers: {}, receivedAt })).toThrow(
        expect.objectContaining({ code: 'PAYMENT_SIGNATURE_INVALID' }),
      );
  });
}

function describeWebhooks(used: UsedGateway): void {
  const { harness, can, started, pay, verify } = used;
  const parse = (webhook: Webhook): ProviderEvent[] => harness().gateway.parseWebhook(webhook);

  describe('parseWebhook', () => {
    /** The webhooks of a payment that was paid. */
    async function told(): Promise<{
      payment: PaymentToVerify;
      webhooks: Webhook[];
    }> {
      const payment = await started();
      await pay(payment);
      return { payment, webhooks: await harness().side.webhooks() };
    }

    test('given a paid payment, when its webhooks are read, then one tells of it, by an id that stays the same', async () => {
      const { payment, webhooks } = await told();
      const events = webhooks.flatMap(parse);
      const about = events.filter(
        (event) =>
          event.payment?.providerReference === payment.providerReference ||
          event.payment?.paymentId === payment.paymentId,
      );
      expect(about.length).toBeGreaterThan(0);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      expect(webhooks.flatMap(parse)).toEqual(events);
    });

    test.runIf(can('states-in-webhooks'))(
      'given a paid payment, when its webhooks are read, then the last state is what a look answers',
      async () => {
        const { payment, webhooks } = await told();
        const states = webhooks.flatMap(parse).flatMap((event) => event.payment?.state ?? []);
        expect(states.at(-1)).toEqual(await verify(payment));
      },
    );

    test('given a body, a signature or a time that is not the provider’s, when read, then the signature is invalid', async () => {
      const { webhooks } = await told();
      const [webhook] = webhooks;
      if (webhook === undefined) throw new TypeError('no webhook came');
      const { rawBody, headers } = webhook;
      const forged: Webhook[] = [
        ...(can('raw-signatures') ? [{ ...webhook, rawBody: `${rawBody} ` }] : []),
        { ...webhook, rawBody: withAnotherDigit(rawBody) },
        { ...webhook, headers: {} },
        {
          ...webhook,
          headers: Object.fromEntries(Object.entries(headers).map(([key, text]) => [key, altered(text)])),
        },
        { ...webhook, rawBody: '' },
      ];
      for (const bad of forged)
        expect(() => parse(bad)).toThrow(expect.objectContaining({ code: 'PAYMENT_SIGNATURE_INVALID' }));
    });
  });
}

/** The text with another last letter. */
function altered(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;
}

/** The text with another last digit. */
function withAnotherDigit(text: string): string {
  return text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
}
