import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createSystemClock, createWebhookNotifier, verifyWebhook } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';

// Both sides know it: `whsec_` and `openssl rand -base64 32`.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

// The receiver, in whatever language: this one answers 401 to what it cannot trust, and drops what it had
// before.
const clock = createSystemClock();
const taken = new Set<string>();
const receiver = createServer(async (request, response) => {
  const body = await text(request);
  const { headers } = request;
  const verdict = verifyWebhook({ headers, body, secret, now: clock.now() });
  if (verdict.valid && !taken.has(verdict.id)) {
    taken.add(verdict.id);
    const { code, text: words, link } = verdict.payload.data;
    console.log(`${code}: ${words}${link === null ? '' : ' (and the link)'}`);
  }
  response.writeHead(verdict.valid ? 204 : 401).end();
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const address = receiver.address();
const port = typeof address === 'object' ? address?.port : null;

const url = `http://127.0.0.1:${port}/`;
const shop = await createTestPanelkit({
  clock: createTestClock({ now: clock.now() }),
  notifiers: [createWebhookNotifier({ url, secret, clock, audiences: ['customer'] })],
});
const ada = await shop.customer({ balanceMinor: 5000 });
const order = await shop.buy(ada, await shop.plan({ name: 'Gold', durationDays: null }));
await shop.panelkit.orders.settled(order.id);
await shop.scheduler.tick();
receiver.close();
