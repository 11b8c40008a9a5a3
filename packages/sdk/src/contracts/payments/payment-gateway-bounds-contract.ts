import { expect, test } from 'vitest';
import { isPanelkitError } from '../../errors/panelkit-error.ts';
import type { PaymentGateway } from '../../ports/payment-gateway.ts';
import { aWantedPayment, calmly, type UsedGateway } from './use-gateway.ts';

/** Small as text, but a recursive walk of it overflows the stack. */
const DEEP = `{"sign":"0","a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`;
const MANY = `[${'0,'.repeat(900_000)}0]`;

/** A body that never ends; `isClosed` once nobody reads it. */
function endless(chunk: string | null): { body: ReadableStream<Uint8Array>; isClosed(): boolean } {
  let isClosed = false;
  const bytes = new TextEncoder().encode(chunk ?? '');
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (chunk === null) await new Promise(() => {});
        else controller.enqueue(bytes);
      },
      cancel: () => {
        isClosed = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, isClosed: () => isClosed };
}

/** What a provider, or who took its place, answers without measure. */
export function describeGatewayBounds({ harness, started }: UsedGateway): void {
  const answering = (answer: () => Response): PaymentGateway => {
    const faulty = harness().faults.answering?.(answer);
    if (faulty === undefined) throw new TypeError('the harness has no `faults.answering`');
    return faulty;
  };
  const tooLarge = (limit: string) => ({
    code: 'PAYMENT_GATEWAY_UNREACHABLE',
    details: { method: harness().gateway.method, tooLarge: { limit } },
  });

  test.each([
    { name: 'nested without end', text: DEEP, limit: 'jsonDepth' },
    { name: 'of more values than any', text: MANY, limit: 'answerValues' },
  ])(
    'given an answer $name, when started or looked at, then it is refused before it is parsed',
    async ({ text, limit }) => {
      const payment = await started();
      const gateway = answering(() => new Response(text));
      await expect(gateway.verify(payment, calmly())).rejects.toMatchObject(tooLarge(limit));
      await expect(gateway.start(aWantedPayment(harness()), calmly())).rejects.toMatchObject(tooLarge(limit));
    },
  );

  test('given an answer without an end, when looked at, then it is refused and nothing of it is read on', async () => {
    const payment = await started();
    const { body, isClosed } = endless(`"${'a'.repeat(65_534)}"`);
    const gateway = answering(() => new Response(body));
    await expect(gateway.verify(payment, calmly())).rejects.toMatchObject(tooLarge('answerBytes'));
    expect(isClosed()).toBe(true);
  });

  test('given an answer that never comes, when the call is given up, then it ends and nothing is read on', async () => {
    const payment = await started();
    const { body, isClosed } = endless(null);
    const given = new AbortController();
    const gateway = answering(() => {
      setImmediate(() => given.abort());
      return new Response(body);
    });
    const looked = gateway.verify(payment, { ...calmly(), signal: given.signal });
    await expect(looked).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });
    expect(isClosed()).toBe(true);
  });

  test('given a webhook that is nested without end, when read, then it is refused by a code, if at all', () => {
    const receivedAt = new Date('2026-01-01T00:00:00Z');
    const { headers } = {
      headers: { 'x-nowpayments-sig': '0', 'btcpay-sig': 'sha256=0', 'stripe-signature': 't=1,v1=0' },
    };
    let thrown: unknown = null;
    try {
      harness().gateway.parseWebhook({ rawBody: DEEP, headers, receivedAt });
    } catch (error) {
      thrown = error;
    }
    if (thrown !== null) expect(isPanelkitError(thrown) && thrown.code).toBe('PAYMENT_SIGNATURE_INVALID');
  });
}
