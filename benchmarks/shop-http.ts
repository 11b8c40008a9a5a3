import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fillShop } from './fill-shop.ts';
import { generateLoad, type LoadFigures, type LoadOrder } from './generate-load.ts';
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

function rowOf(name: string, load: string, figures: LoadFigures): string {
  const { perSecond, p50Ms, p99Ms, answered, failed } = figures;
  return `| ${[name, load, perSecond.toFixed(0), p50Ms, p99Ms, answered, failed].join(' | ')} |`;
}

/** Asks the web process of the shop for links and for the catalogue, while every panel is dead. */
export async function benchmarkShopHttp(): Promise<string[]> {
  const server = await startPostgres();
  const panels = await startSimulatedPanels({ count: PANELS, latencyMs: 0 });
  const lines = [
    '| | Connections | Requests/s | p50 ms | p99 ms | Answered | Failed |',
    '|---|---|---|---|---|---|---|',
  ];
  try {
    const connectionString = await server.createDatabase('shop');
    const links = await fillShop(connectionString, { secretKey, panelUrls: panels.urls, links: LINKS });
    await panels.stop();
    const { url, child } = await startWeb(connectionString);
    try {
      const ask = (
        requests: LoadOrder['requests'],
        connections: number,
        perSecond: number | null,
        seconds = SECONDS,
      ) => generateLoad({ url, requests, connections, seconds, perSecond });
      const ofLinks = asClients(links);
      const ofCatalogue = asClients(['/']);
      await ask(ofLinks, 16, null, 2);
      lines.push(rowOf('shop link, panels dead', '16', await ask(ofLinks, 16, null)));
      lines.push(rowOf('the same, paced at 2,000/s', '64', await ask(ofLinks, 64, PACED_PER_SECOND)));
      await ask(ofCatalogue, 16, null, 2);
      lines.push(rowOf('catalogue', '16', await ask(ofCatalogue, 16, null)));
      lines.push(rowOf('a plan', '16', await ask(asClients(['/plans/plan-3']), 16, null)));
    } finally {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
  } finally {
    await server.stop();
  }
  return lines;
}
