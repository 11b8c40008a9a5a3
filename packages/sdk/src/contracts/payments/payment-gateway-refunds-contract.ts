import { expect, test } from 'vitest';
import type { PaymentToVerify, RefundToSend } from '../../ports/payment-gateway.ts';
import { testId } from '../../testing/builders/test-id.ts';
import { calmly, type UsedGateway } from './use-gateway.ts';

/** Money that goes back. */
export function describeGatewayRefunds({ harness, started, pay, verify }: UsedGateway): void {
  /** A paid payment, and a refund of half of it. */
  async function paid(): Promise<{
    payment: PaymentToVerify;
    refund: RefundToSend;
  }> {
    const payment = await started();
    const { amountMinor, currency } = harness().money;
    await pay(payment);
    const half = Math.floor(amountMinor / 2);
    return { payment, refund: { refundId: testId(), ...payment, amountMinor: half, currency } };
  }
  /** What a look says of a refund, once it is listed. */
  async function seen(payment: PaymentToVerify, { refundId }: RefundToSend): Promise<string[]> {
    await harness().settle();
    const { refunds, chargedBackMinor } = await verify(payment);
    expect(chargedBackMinor).toBe(0);
    return refunds.filter((refund) => refund.refundId === refundId).map(({ status }) => status);
  }

  test('given a paid payment, when half is refunded, then a look lists it under our id, and what was received stays', async () => {
    const { payment, refund } = await paid();
    const outcome = await harness().gateway.refund(refund, calmly());
    expect(['applied', 'accepted']).toContain(outcome.kind);
    const statuses = await seen(payment, refund);
    expect(statuses).toEqual([
      outcome.kind === 'applied' ? 'succeeded' : expect.stringMatching(/pending|succeeded/),
    ]);
    expect((await verify(payment)).receivedMinor).toBe(harness().money.amountMinor);
  });

  test('given a refund, when it is sent twice under the same id, then it is one', async () => {
    const { payment, refund } = await paid();
    await harness().gateway.refund(refund, calmly());
    await harness().gateway.refund(refund, calmly());
    expect(await seen(payment, refund)).toHaveLength(1);
    const rest = {
      ...refund,
      refundId: testId(),
      amountMinor: harness().money.amountMinor - refund.amountMinor,
    };
    // The other half is still there.
    expect(['applied', 'accepted']).toContain((await harness().gateway.refund(rest, calmly())).kind);
  });

  test('given more than there is, when refunded, then it is refused and nothing is listed', async () => {
    const { payment, refund } = await paid();
    const tooMuch = { ...refund, amountMinor: harness().money.amountMinor + 1 };
    expect(await harness().gateway.refund(tooMuch, calmly())).toMatchObject({ kind: 'refused' });
    expect(await seen(payment, tooMuch)).toEqual([]);
  });

  test('given a provider that nobody reaches, when refunded, then it is not applied or unknown, never thrown', async () => {
    const { payment, refund } = await paid();
    const outcome = await harness().faults.unreachable().refund(refund, calmly());
    expect(['not-applied', 'unknown']).toContain(outcome.kind);
    expect(await seen(payment, refund)).toEqual([]);
  });

  test('given an answer that was lost, when refunded, then it is unknown, and a look finds it', async () => {
    const { payment, refund } = await paid();
    const outcome = await harness().faults.losingAnswers().refund(refund, calmly());
    expect(outcome.kind).toBe('unknown');
    expect(await seen(payment, refund)).toHaveLength(1);
  });

  test('given a caller who has gone, when refunded, then the answer comes all the same, as unknown or done', async () => {
    const { refund } = await paid();
    const abort = new AbortController();
    abort.abort();
    const outcome = await harness().gateway.refund(refund, { ...calmly(), signal: abort.signal });
    expect(['not-applied', 'unknown', 'applied', 'accepted']).toContain(outcome.kind);
  });
}
