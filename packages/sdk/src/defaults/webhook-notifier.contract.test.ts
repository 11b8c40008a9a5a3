import { describeNotifierContract } from '../contracts/notifier-contract.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { verifyWebhook } from './verify-webhook.ts';
import { createWebhookNotifier } from './webhook-notifier.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describeNotifierContract('webhook', { asksToWait: true }, async () => {
  const clock = createTestClock();
  const received = new Map<string, { id: string; text: string; link: string | null }>();
  const far: { answer: (() => Promise<Response>) | null } = { answer: null };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    if (far.answer === null) {
      const verdict = verifyWebhook({ headers: request.headers, body, secret, now: clock.now() });
      if (!verdict.valid) return new Response(null, { status: 401 });
      const { text, link } = verdict.payload.data;
      received.set(verdict.id, { id: verdict.id, text, link });
      return new Response(null, { status: 204 });
    }
    const gone = new Promise<Response>((_, reject) => {
      const leave = (): void => reject(request.signal.reason);
      if (request.signal.aborted) leave();
      request.signal.addEventListener('abort', leave);
    });
    return Promise.race([far.answer(), gone]);
  };
  return {
    notifier: createWebhookNotifier({ url: 'https://receiver.test/hook', secret, clock, fetch }),
    received: () => [...received.values()],
    refuse: () => {
      far.answer = async () => new Response('no such hook', { status: 404 });
    },
    fail: (options) => {
      const headers = { 'retry-after': String((options?.retryAfterMs ?? 0) / 1000) };
      far.answer = async () => new Response('later', { status: 503, ...(options && { headers }) });
    },
    hang: () => {
      far.answer = () => new Promise(() => {});
    },
    recover: () => {
      far.answer = null;
    },
    teardown: async () => {},
  };
});
