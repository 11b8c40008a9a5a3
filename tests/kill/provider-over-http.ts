import { createServer, type IncomingMessage } from 'node:http';
import { type Clock, type GatewayCallOptions, PanelkitError, type PaymentGateway } from '@panelkit/sdk';
import { createFakePaymentGateway, type FakePaymentGateway } from '@panelkit/sdk/testing';

/** A payment provider that lives on while the shop's processes die. */
export interface ProviderServer extends Pick<FakePaymentGateway, 'gateway' | 'provider' | 'takeWebhooks'> {
  url: string;
  close(): Promise<void>;
}

/** Starts the provider on a free port. */
export async function startProviderServer(clock: Clock): Promise<ProviderServer> {
  const { gateway, provider, takeWebhooks } = createFakePaymentGateway({ clock });
  const server = createServer(async (request, response) => {
    try {
      const answer = await answerTo(gateway, request);
      response.writeHead(200).end(JSON.stringify(answer));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await listening;
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  return {
    gateway,
    provider,
    takeWebhooks,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(gateway: PaymentGateway, request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const options = { signal: new AbortController().signal, fetch: globalThis.fetch };
  switch (request.url) {
    case '/start':
      return gateway.start(body, options);
    case '/verify':
      return gateway.verify(body, options);
    default:
      return gateway.refund(body, options);
  }
}

/** The gateway that a process of the shop reaches that provider with. */
export function createGatewayOverHttp(url: string, clock: Clock): PaymentGateway {
  const { gateway } = createFakePaymentGateway({ clock });
  const ask = async (path: string, body: unknown, { signal, fetch }: GatewayCallOptions) => {
    try {
      const answer = await fetch(`${url}/${path}`, { method: 'POST', body: JSON.stringify(body), signal });
      if (!answer.ok) throw new Error(await answer.text());
      return JSON.parse(await answer.text());
    } catch (cause) {
      throw new PanelkitError('PAYMENT_GATEWAY_UNREACHABLE', {
        message: 'The provider does not answer',
        details: { method: gateway.method, retryAfterMs: null },
        cause,
      });
    }
  };
  return {
    ...gateway,
    start: (payment, options) => ask('start', payment, options),
    verify: (payment, options) => ask('verify', payment, options),
    refund: (refund, options) =>
      ask('refund', refund, options).catch((error: Error) => ({ kind: 'unknown', cause: error.message })),
  };
}
