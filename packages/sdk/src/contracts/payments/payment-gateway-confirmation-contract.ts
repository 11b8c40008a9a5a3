import { expect, test } from 'vitest';
import type { ConfirmOutcome, PaymentGateway, PaymentToVerify } from '../../ports/payment-gateway.ts';
import { calmly, type UsedGateway } from './use-gateway.ts';

/** Money that the bank gives back unless the merchant asks for it in time. */
export function describeGatewayConfirmation({ harness, started, verify }: UsedGateway): void {
  /** A payment that its customer has paid. */
  async function paid(): Promise<PaymentToVerify> {
    const payment = await started();
    await harness().side.pay(payment.providerReference, payment.amountMinor);
    return payment;
  }
  const confirm = (
    payment: PaymentToVerify,
    { confirmation }: PaymentGateway = harness().gateway,
  ): Promise<ConfirmOutcome> => {
    if (confirmation === undefined) throw new TypeError('this gateway has nothing to confirm');
    return confirmation.confirm(payment, calmly());
  };

  test('given a paid payment, when looked at, however often, then it waits to be confirmed, and nothing is received', async () => {
    const payment = await paid();
    for (let look = 0; look < 3; look += 1)
      expect(await verify(payment)).toMatchObject({ status: 'unconfirmed', receivedMinor: 0 });
  });

  test('given a paid payment, when confirmed twice and at once, then it is received once, and each answer says so', async () => {
    const payment = await paid();
    const received = { status: 'ended', receivedMinor: payment.amountMinor, chargedBackMinor: 0 };
    const outcomes = [
      ...(await Promise.all([confirm(payment), confirm(payment)])),
      await confirm(payment),
      await confirm(payment),
    ];
    for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'answered', state: received });
    expect(await verify(payment)).toMatchObject(received);
  });

  test('given a payment that nobody paid, when confirmed, then it is open still, and nothing is received', async () => {
    const payment = await started();
    expect(await confirm(payment)).toMatchObject({
      kind: 'answered',
      state: { status: 'open', receivedMinor: 0 },
    });
  });

  test('given another amount than was paid, when confirmed, then it is refused, and nothing is received', async () => {
    const payment = await paid();
    const outcome = await confirm({ ...payment, amountMinor: payment.amountMinor + 1 });
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/./) });
    expect(await verify(payment)).toMatchObject({ status: 'unconfirmed', receivedMinor: 0 });
  });

  test('given an answer that was lost, when confirmed, then a look tells that it was received', async () => {
    const payment = await paid();
    await expect(confirm(payment, harness().faults.losingAnswers())).rejects.toMatchObject({
      code: 'PAYMENT_GATEWAY_UNREACHABLE',
    });
    expect(await verify(payment)).toMatchObject({ status: 'ended', receivedMinor: payment.amountMinor });
  });

  test('given a provider that nobody reaches, when confirmed, then it says so, and the payment still waits', async () => {
    const payment = await paid();
    await expect(confirm(payment, harness().faults.unreachable())).rejects.toMatchObject({
      code: 'PAYMENT_GATEWAY_UNREACHABLE',
    });
    expect(await verify(payment)).toMatchObject({ status: 'unconfirmed' });
  });

  test('given money that the bank gave back, when confirmed too late, then it has ended without money, and says why', async () => {
    const payment = await paid();
    await harness().side.reverse?.(payment.providerReference);
    const over = { status: 'ended', receivedMinor: 0, endReason: expect.stringMatching(/./) };
    expect(await verify(payment)).toMatchObject(over);
    expect(await confirm(payment)).toMatchObject({ kind: 'answered', state: over });
  });
}
