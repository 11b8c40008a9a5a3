import { Agent, request as send } from 'node:http';
import { Writable } from 'node:stream';
import { createExpressApp } from '../../app.ts';
import { createLogger } from '../../process/logger.ts';
import type { TestBrowser } from '../test-browser.ts';
import { routesOf } from '../test-routes.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { type FuzzBody, type FuzzRequest, fuzzRequests } from './fuzz-requests.ts';

/** What must not be: a failure, or an answer that no page explains. */
export interface FuzzFinding {
  request: FuzzRequest;
  status: number | 'no answer';
  logged: string;
}

export interface FuzzRun {
  sent: number;
  byStatus: Record<string, number>;
  findings: FuzzFinding[];
}

interface Identity {
  cookie: string;
  csrf: string;
}

const CHUNK = 200;
const BOUNDARY = 'fuzz-boundary';
/** Refusals by machines that are not the shop's: a panel or a provider that is not there. */
const EXPECTED = /"code":"(?:PANEL|PAYMENT_GATEWAY|STORAGE)_[A-Z_]+"/;
/** They end the identity that the next requests need. */
const LEAVES = /^\/(?:sign-out|profile\/delete)/;

/** Sends `count` requests to every public endpoint of a shop, several at once. */
export async function runFuzz({ seed, count }: { seed: number; count: number }): Promise<FuzzRun> {
  const logged: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const many = 1_000_000_000;
  const shop = await openTestShop({
    telegram: true,
    shop: {
      logger: createLogger({ level: 'error', destination }),
      limits: { forms: many, signIns: many, links: many },
    },
  });
  await shop.plan({ slug: 'best', trialDays: 2 });
  const routes = routesOf(createExpressApp(shop.shop)).filter(({ path }) => !LEAVES.test(path));
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const run: FuzzRun = { sent: 0, byStatus: {}, findings: [] };
  for (let chunk = 0; run.sent < count; chunk += 1) {
    const identities = await openIdentities(shop);
    const requests = fuzzRequests(routes, { seed: seed + chunk, count: Math.min(CHUNK, count - run.sent) });
    for (const request of requests) {
      logged.length = 0;
      const status = await ask(shop.url, agent, request, identities[request.who]);
      run.sent += 1;
      run.byStatus[status] = (run.byStatus[status] ?? 0) + 1;
      const failure = logged.join('');
      if (isFinding(status, failure)) run.findings.push({ request, status, logged: failure.slice(0, 2000) });
    }
  }
  agent.destroy();
  await shop.close();
  return run;
}

function isFinding(status: number | 'no answer', logged: string): boolean {
  if (status === 'no answer') return true;
  return (status >= 500 || logged !== '') && !EXPECTED.test(logged);
}

async function openIdentities(shop: TestShop): Promise<Record<FuzzRequest['who'], Identity>> {
  const stranger = shop.open();
  const customer = await shop.openAs(await shop.customer({ balanceMinor: 100_000 }));
  const owner = await shop.openAsStaff(`owner${shop.clock.now().getTime()}${Math.floor(shop.mails.length)}`);
  return {
    stranger: await identityOf(stranger, '/sign-in', '/sign-in'),
    customer: await identityOf(customer, '/', '/language'),
    owner: await identityOf(owner, '/staff', '/language'),
  };
}

async function identityOf(browser: TestBrowser, page: string, action: string): Promise<Identity> {
  const { csrf = '' } = await browser.hiddenFields(page, action);
  const cookie = ['shop-session', 'shop-csrf', 'shop-browser']
    .flatMap((name) => (browser.cookie(name) === undefined ? [] : [`${name}=${browser.cookie(name)}`]))
    .join('; ');
  return { cookie, csrf };
}

function ask(
  url: string,
  agent: Agent,
  { method, path, headers, body }: FuzzRequest,
  { cookie, csrf }: Identity,
): Promise<number | 'no answer'> {
  const { type, content } = contentOf(body, csrf);
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const request = send({
      agent,
      hostname,
      port,
      method,
      path,
      headers: {
        cookie,
        ...(type !== null && { 'content-type': type, 'content-length': content.length }),
        ...headers,
      },
    });
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      // A stream of events has no end.
      if (response.headers['content-type']?.startsWith('text/event-stream') === true) {
        response.destroy();
        return resolve(statusCode);
      }
      response.resume();
      response.on('end', () => resolve(statusCode));
      response.on('error', () => resolve('no answer'));
    });
    request.on('error', () => resolve('no answer'));
    request.end(content);
  });
}

function contentOf(body: FuzzBody, csrf: string): { type: string | null; content: Buffer } {
  if (body.kind === 'none') return { type: null, content: Buffer.alloc(0) };
  const fields: [string, string][] = [
    ...(body.hasToken
      ? [['csrf', csrf] satisfies [string, string], ['key', 'fuzz'] satisfies [string, string]]
      : []),
    ...body.fields,
  ];
  if (body.kind === 'form') {
    const pairs = fields.map(([name, value]): [string, string] => [name, value.toWellFormed()]);
    return {
      type: 'application/x-www-form-urlencoded',
      content: Buffer.from(String(new URLSearchParams(pairs))),
    };
  }
  if (body.kind === 'json')
    return { type: 'application/json', content: Buffer.from(JSON.stringify(Object.fromEntries(fields))) };
  if (body.kind === 'text') return { type: 'text/plain', content: Buffer.from(fields.join('\n')) };
  const parts = fields.map(
    ([name, value], index) =>
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${index % 3 === 2 ? `; filename="${name}.png"` : ''}\r\n\r\n${value}\r\n`,
  );
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    content: Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`),
  };
}
