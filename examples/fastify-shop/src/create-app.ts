import type { IncomingMessage } from 'node:http';
import { commandContextOf, createEventStreams, type HttpHandler, problemOf } from '@panelkit/http';
import { toNodeHandler } from '@panelkit/http/node';
import type { Actor, Panelkit } from '@panelkit/sdk';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';

type OrderRequest = { Body: { planId: string; quantity: number; method: string } };

/** The shop's HTTP API. What every host answers comes from `host`. */
export function createApp(panelkit: Panelkit, host: HttpHandler, stopping: AbortSignal): FastifyInstance {
  const app = fastify({ trustProxy: 'loopback' }); // only a proxy on this machine may say who asks
  const streams = createEventStreams({ panelkit, stopping });
  const addresses = new WeakMap<IncomingMessage, string>();
  const answer = toNodeHandler(host, { clientAddress: (request) => addresses.get(request) ?? null });
  // Before Fastify reads the body: a webhook's signature covers the bytes as sent.
  app.addHook('onRequest', (request, reply, next) => {
    if (!host.serves(request.url.replace(/\?.*$/, ''))) return next();
    addresses.set(request.raw, request.ip);
    reply.hijack();
    answer(request.raw, reply.raw);
  });
  app.setErrorHandler((error, _request, reply) => {
    const { problem, headers } = problemOf(error);
    return reply.code(problem.status).headers(headers).type('application/problem+json').send(problem);
  });

  /** Your sign-in goes here. This example trusts a proxy in front of it that signs people in. */
  const customerOf = async ({ headers }: FastifyRequest): Promise<Actor> => {
    const { id } = await panelkit.customers.ensure({ externalId: String(headers['x-user'] ?? '') });
    return { kind: 'customer', id };
  };

  app.get('/plans', () => panelkit.plans.offers());
  app.post<OrderRequest>('/orders', async (request, reply) => {
    const { planId, quantity, method } = request.body;
    const by = commandContextOf(request, await customerOf(request));
    const items = [{ planId, quantity }];
    const order = await panelkit.orders.place({ customerId: by.actor.id, items, payment: { method } }, by);
    const [payment] = (await panelkit.payments.list({ orderId: order.id }, by)).rows;
    const started = payment && (await panelkit.payments.start({ paymentId: payment.id }, by));
    return reply.code(201).send({ ...order, payAt: started?.redirectUrl ?? null });
  });
  app.get('/subscriptions', async (request) => {
    const by = { actor: await customerOf(request) };
    const { rows } = await panelkit.subscriptions.list({}, by);
    return Promise.all(rows.map(({ id }) => panelkit.delivery.get(id, by)));
  });
  app.get('/events', async (request, reply) => {
    const actor = await customerOf(request);
    reply.hijack();
    toNodeHandler((webRequest) => streams.open(webRequest, { actor }))(request.raw, reply.raw);
  });
  return app;
}
