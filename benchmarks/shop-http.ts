import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fillShop } from './fill-shop.ts';
import { generateLoad, type LoadOrder } from './generate-load.ts';
import { startPostgres } from './postgres-server.ts';
import { startSimulatedPanels } from './start-simulated-panels.ts';

const SECONDS = Number(process.env.SHOP_HTTP_SECONDS ?? 10);
const LINKS = 500;
const PANELS = 8;
/** Each asks seldom enough for the shop's limits; they stand behind a proxy that names them. */
const CLIENTS = 5000;
const PACED_PER_SECOND = 2000;
const secretKey = 'a-secret-key-that-only-benchmarks-know';

/** The built shop's web process, as an operator runs it behind a proxy. */
async function startWeb(connectionString: string): Promise<{ url: string; child: ChildProcess }> {
  const program = fileURLToPath(new URL('../examples/express-shop/dist/main.js', import.meta.url));
  const settings = { DATABASE_URL: connectionString, PANELKIT_SECRET_KEY: secretKey, SHOP_ROLE: 'web' };
  const child = spawn(process.execPath, [program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: {
      ...settings,
      NODE_ENV: 'production',
      PORT: '0',
      SHOP_CURRENCY: 'USD',
      TRUST_PROXY: '1',
      SHOP_STAFF_PASSWORD: 'a password for benchmarks',
    },
    // Its log is written, and nobody reads it.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const [, url] = /is open: (\S+)/.exec(output) ?? [];
    if (url !== undefined) return { url: url.replace('localhost', '127.0.0.1'), child };
  }
  throw new Error(`the shop did not open: ${output}`);
}

function asClients(paths: string[]): LoadOrder['requests'] {
  return Array.from({ length: CLIENTS }, (_, client) => ({
    path: paths[client % paths.length] ?? '/',
    headers: { 'x-forwarded-for': `10.${client >> 16}.${(client >> 8) & 255}.${client & 255}` },
  }));
}

/** What the web process has used so far, as it tells Prometheus. */
async function cpuSecondsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
}

interface Load {
  name: string;
  paths: string[];
  connections: number;
  perSecond: number | null;
}

async function measure(url: string, { name, paths, connections, perSecond }: Load): Promise<string> {
  const order = { url, requests: asClients(paths), connections };
  await generateLoad({ ...order, seconds: 2, perSecond: null });
  const usedBefore = await cpuSecondsOf(url);
  const figures = await generateLoad({ ...order, seconds: SECONDS, perSecond });
  const cpuMs = ((await cpuSecondsOf(url)) - usedBefore) * 1000;
  const { answered, failed, p50Ms, p99Ms } = figures;
  const rates = [figures.perSecond.toFixed(0), p50Ms, p99Ms, (cpuMs / answered).toFixed(2)];
  return `| ${[name, connections, ...rates, answered, failed].join(' | ')} |`;
}

/** Asks the web process of the shop for links and for the catalogue, while every panel is dead. */
export async function benchmarkShopHttp(): Promise<string[]> {
  const server = await startPostgres();
  const panels = await startSimulatedPanels({ count: PANELS, latencyMs: 0 });
  try {
    const connectionString = await server.createDatabase('shop');
    const links = await fillShop(connectionString, { secretKey, panelUrls: panels.urls, links: LINKS });
    await panels.stop();
    const loads: Load[] = [
      { name: 'shop link', paths: links, connections: 16, perSecond: null },
      { name: 'shop link, 2,000 a second', paths: links, connections: 64, perSecond: PACED_PER_SECOND },
      { name: 'catalogue of 12 plans', paths: ['/'], connections: 16, perSecond: null },
      { name: 'a plan', paths: ['/plans/plan-3'], connections: 16, perSecond: null },
    ];
    return await measureAll(connectionString, loads);
  } finally {
    await server.stop();
  }
}

async function measureAll(connectionString: string, loads: Load[]): Promise<string[]> {
  const titles = [
    '',
    'connections',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'CPU ms a request',
    'answered',
    'failed',
  ];
  const lines = [`| ${titles.join(' | ')} |`, '|---|---|---|---|---|---|---|---|'];
  const { url, child } = await startWeb(connectionString);
  try {
    for (const load of loads) lines.push(await measure(url, load));
    return lines;
  } finally {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
}
