import { createServer, type RequestListener, type Server } from 'node:http';
import { createHttpHandler, type HttpHandler, subscriptionLinks } from '@panelkit/http';
import { listenOnFreePort, toNodeHandler } from '@panelkit/http/node';
import type { LinkVisitor } from '@panelkit/sdk';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { generateLoad, type LoadFigures } from '../generate-load.ts';
import { median } from '../median.ts';

const SECONDS = Number(process.env.LINK_SECONDS ?? 2);
const ROUNDS = 3;
const HALF_LOAD_ROUNDS = 5;
const SUBSCRIPTIONS = 200;
const FORMATS = {
  base64: 'v2rayNG/1.10.16',
  mihomo: 'mihomo/1.19.28',
  'sing-box': 'SFA/1.12.14 (595; sing-box 1.12.14; language en_US)',
  xray: 'InHive/1.0',
} as const;

const uuid = '7f9c2b1e-0000-4000-8000-0000000000aa';
const linkTo = (index: number, path: string): string =>
  `vless://${uuid}@h${index}.example:443?type=ws&path=%2F${path}&host=a.example&security=tls&sni=a.example&fp=chrome#in-${index}`;
const five = Array.from({ length: 5 }, (_, index) => linkTo(index, 'ray'));
const huge = Array.from({ length: 200 }, (_, index) => linkTo(index, 'x'.repeat(19_900)));

/** A shop in memory whose subscriptions have these links, and a dead panel. */
async function openEndpoint(links: string[]): Promise<{ handler: HttpHandler; paths: string[] }> {
  const shop = await createTestPanelkit();
  const plan = await shop.plan();
  const customer = await shop.customer({ balanceMinor: 10_000_000 });
  const order = await shop.buy(customer, plan, SUBSCRIPTIONS);
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list(
    { orderId: order.id, limit: SUBSCRIPTIONS },
    shop.staff(),
  );
  const paths = await Promise.all(
    rows.map(
      async ({ id }) => new URL((await shop.panelkit.delivery.get(id, shop.staff())).shopLink).pathname,
    ),
  );
  shop.panel.goDown();
  const servers = links.map((uri) => ({ uri, placeKey: 'main', placeName: null }));
  const delivery = {
    byToken: async (token: string, visitor?: LinkVisitor) => ({
      ...(await shop.panelkit.delivery.byToken(token, visitor)),
      links,
      servers,
    }),
  };
  const handler = createHttpHandler({ routes: subscriptionLinks({ panelkit: { delivery }, name: 'Shop' }) });
  return { handler, paths };
}

async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  const port = await listenOnFreePort(server, { host: '127.0.0.1', port: 0 });
  return { url: `http://127.0.0.1:${port}`, server };
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}

interface Figures extends LoadFigures {
  /** Of this thread, which answers: what others do on the machine does not count. */
  cpuUs: number;
}

async function load(
  url: string,
  paths: string[],
  userAgent: string,
  perSecond: number | null = null,
): Promise<Figures> {
  const before = process.threadCpuUsage();
  const figures = await generateLoad({
    url,
    connections: 16,
    seconds: SECONDS,
    perSecond,
    requests: paths.map((path) => ({ path, headers: { 'user-agent': userAgent } })),
  });
  const { user, system } = process.threadCpuUsage(before);
  if (figures.failed > 0 || figures.answered === 0) throw new Error(`${figures.failed} requests failed`);
  return { ...figures, cpuUs: (user + system) / figures.answered };
}

/** The response of the endpoint, without the headers that Node adds. */
async function answerOf(
  url: string,
  userAgent: string,
): Promise<{ headers: Record<string, string>; body: string }> {
  const answer = await fetch(url, { headers: { 'user-agent': userAgent } });
  const { date: _, connection: __, 'keep-alive': ___, ...headers } = Object.fromEntries(answer.headers);
  return { headers, body: await answer.text() };
}

/** Each format beside a bare handler that answers as many bytes, headers included, in turns. */
async function compareThroughput(): Promise<string[]> {
  const { handler, paths } = await openEndpoint(five);
  const endpoint = await serve(toNodeHandler(handler));
  const lines = [
    '| Format | Bytes | Requests/s | Bare `node:http` | Ratio | CPU µs | Bare CPU µs |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const [format, userAgent] of Object.entries(FORMATS)) {
    const { headers, body } = await answerOf(`${endpoint.url}${paths[0]}`, userAgent);
    const bare = await serve((_, response) => response.writeHead(200, headers).end(body));
    const rounds: [Figures, Figures][] = [];
    // The first warms up.
    for (let round = 0; round <= ROUNDS; round += 1)
      rounds.push([await load(endpoint.url, paths, userAgent), await load(bare.url, paths, userAgent)]);
    close(bare.server);
    const of = (figure: (ours: Figures, bare: Figures) => number): string =>
      median(rounds.slice(1).map(([ours, theirs]) => figure(ours, theirs))).toFixed(2);
    const rates = [of((ours) => ours.perSecond), of((_, theirs) => theirs.perSecond)];
    const cpu = [of((ours) => ours.cpuUs), of((_, theirs) => theirs.cpuUs)];
    const ratio = of((ours, theirs) => ours.perSecond / theirs.perSecond);
    lines.push(`| ${[format, Buffer.byteLength(body), ...rates, ratio, ...cpu].join(' | ')} |`);
  }
  close(endpoint.server);
  return lines;
}

/** Each format at half of what it can answer, beside a bare handler at the same load, in turns. */
async function compareHalfLoad(): Promise<string[]> {
  const { handler, paths } = await openEndpoint(five);
  const endpoint = await serve(toNodeHandler(handler));
  const lines = [
    '| Format | Load, requests/s | p50, ms | p99, ms | Bare p50, ms | Bare p99, ms | Ratio of p99 |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const [format, userAgent] of Object.entries(FORMATS)) {
    const { headers, body } = await answerOf(`${endpoint.url}${paths[0]}`, userAgent);
    const bare = await serve((_, response) => response.writeHead(200, headers).end(body));
    await load(endpoint.url, paths, userAgent);
    await load(bare.url, paths, userAgent);
    const half = Math.round((await load(endpoint.url, paths, userAgent)).perSecond / 2);
    const rounds: [Figures, Figures][] = [];
    for (let round = 0; round < HALF_LOAD_ROUNDS; round += 1)
      rounds.push([
        await load(endpoint.url, paths, userAgent, half),
        await load(bare.url, paths, userAgent, half),
      ]);
    close(bare.server);
    const of = (figure: (ours: Figures, bare: Figures) => number): string =>
      median(rounds.map(([ours, theirs]) => figure(ours, theirs))).toFixed(2);
    const ours = [of(({ p50Ms }) => p50Ms), of(({ p99Ms }) => p99Ms)];
    const theirs = [of((_, { p50Ms }) => p50Ms), of((_, { p99Ms }) => p99Ms)];
    const ratio = of(({ p99Ms }, other) => p99Ms / other.p99Ms);
    lines.push(`| ${[format, half, ...ours, ...theirs, ratio].join(' | ')} |`);
  }
  close(endpoint.server);
  return lines;
}

/** The longest turn of this thread until it is stopped, in microseconds of its processor time. */
function watchTurns(): { stop(): number } {
  let [longest, isStopped] = [0, false];
  let since = process.threadCpuUsage();
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(since);
    longest = Math.max(longest, user + system);
    since = process.threadCpuUsage();
    if (!isStopped) setImmediate(look);
  };
  setImmediate(look);
  const stop = (): number => {
    isStopped = true;
    look();
    return longest;
  };
  return { stop };
}

/**
 * How long the process does nothing else while it answers a link of 200 servers with 20,000 characters each.
 */
async function longestStops(): Promise<string[]> {
  const { handler, paths } = await openEndpoint(huge);
  const lines = ['| Format | Answer, MB | Median, ms | Longest turn, CPU ms |', '|---|---|---|---|'];
  for (const [format, userAgent] of Object.entries(FORMATS)) {
    const request = new Request(`http://shop.test${paths[0]}`, { headers: { 'user-agent': userAgent } });
    const times: number[] = [];
    let [bytes, longestUs] = [0, 0];
    for (let round = 0; round < 25; round += 1) {
      const startedAtMs = performance.now();
      const turns = watchTurns();
      const response = await handler(request);
      const longest = turns.stop();
      times.push(performance.now() - startedAtMs);
      if (response.status !== 200) throw new Error(`it answered ${response.status}`);
      bytes = (await response.arrayBuffer()).byteLength;
      if (bytes < 1e6) throw new Error('the servers are not in the answer');
      // The first ones warm up.
      if (round >= 5) longestUs = Math.max(longestUs, longest);
    }
    const figures = [(bytes / 1e6).toFixed(1), median(times).toFixed(0), (longestUs / 1000).toFixed(1)];
    lines.push(`| ${[format, ...figures].join(' | ')} |`);
  }
  return lines;
}

console.log((await compareThroughput()).join('\n'));
console.log((await compareHalfLoad()).join('\n'));
console.log((await longestStops()).join('\n'));
