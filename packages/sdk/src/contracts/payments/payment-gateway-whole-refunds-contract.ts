import { expect, test } from 'vitest';
import type { PaymentToVerify, RefundToSend } from '../../ports/payment-gateway.ts';
import { testId } from '../../testing/builders/test-id.ts';
import { calmly, type UsedGateway } from './use-gateway.ts';

/** Money that goes back as a whole, from a provider that only says how much went back. */
export function describeWholeRefunds({ harness, started, pay, verify }: UsedGateway): void {
  /** A paid payment, and the refund of it. The money may have a reference of its own. */
  async function paid(): Promise<{ payment: PaymentToVerify; refund: RefundToSend }> {
    const payment = await started();
    await pay(payment);
    const { children = [] } = await harness().gateway.verify(payment, calmly());
    const { providerReference } = children[0] ?? payment;
    return { payment, refund: { refundId: testId(), ...payment, providerReference } };
  }
  async function returned(payment: PaymentToVerify): Promise<number | undefined> {
    await harness().settle();
    const { returnedMinor, receivedMinor } = await verify(payment);
    expect(receivedMinor).toBe(harness().money.amountMinor);
    return returnedMinor;
  }

  test('given a paid payment, when it is refunded, twice, then all of it went back once, and what was received stays', async () => {
    const { payment, refund } = await paid();
    expect(await returned(payment)).toBe(0);
    const outcomes = [
      await harness().gateway.refund(refund, calmly()),
      await harness().gateway.refund(refund, calmly()),
    ];
    for (const { kind } of outcomes) expect(['applied', 'accepted']).toContain(kind);
    expect(await returned(payment)).toBe(harness().money.amountMinor);
  });

  test('given less or more than all of it, when refunded, then it is refused and nothing went back', async () => {
    const { payment, refund } = await paid();
    for (const amountMinor of [refund.amountMinor - 1, refund.amountMinor + 1])
      expect(await harness().gateway.refund({ ...refund, amountMinor }, calmly())).toMatchObject({
        kind: 'refused',
      });
    expect(await returned(payment)).toBe(0);
  });

  test('given a provider that nobody reaches, when refunded, then it is not applied or unknown, never thrown', async () => {
    const { payment, refund } = await paid();
    const outcome = await harness().faults.unreachable().refund(refund, calmly());
    expect(['not-applied', 'unknown']).toContain(outcome.kind);
    expect(await returned(payment)).toBe(0);
  });

  test('given an answer that was lost, when refunded, then it is unknown, and a look finds it', async () => {
    const { payment, refund } = await paid();
    expect((await harness().faults.losingAnswers().refund(refund, calmly())).kind).toBe('unknown');
    expect(await returned(payment)).toBe(harness().money.amountMinor);
  });

  test('given a caller who has gone, when refunded, then the answer comes all the same, as unknown or done', async () => {
    const { refund } = await paid();
    const outcome = await harness().gateway.refund(refund, { ...calmly(), signal: AbortSignal.abort() });
    expect(['not-applied', 'unknown', 'applied', 'accepted']).toContain(outcome.kind);
  });
}
