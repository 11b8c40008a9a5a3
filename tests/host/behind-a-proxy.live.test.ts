import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { freePort } from '../../packages/panel-adapters/src/dialer/free-port.ts';
import { startPlainMailServer } from '../../packages/shop/src/tests/plain-mail-server.ts';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';
import { run, start } from '../core/run-program.ts';

/** `PANELKIT_LIVE_NGINX_BIN`, `PANELKIT_LIVE_CADDY_BIN`: the programs, unless they are in PATH. */
function find(name: string): string {
  const given = process.env[`PANELKIT_LIVE_${name.toUpperCase()}_BIN`];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return given ?? folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? '';
}
const nginx = find('nginx');
const caddy = find('caddy');
const missing = [...(nginx === '' ? ['nginx'] : []), ...(caddy === '' ? ['caddy'] : [])];

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const fromSources = `--import ${new URL('../postgres/resolve-from-sources.ts', import.meta.url).href}`;
const guide = readFileSync(here('../../docs/guides/reverse-proxy.md'), 'utf8');
const blockOf = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(guide)?.[1] ?? `the guide has no block of ${language}`;

const token = 'a-token-for-prometheus';
const findingsSchema = z.object({
  findings: z.array(z.object({ check: z.string(), level: z.enum(['failure', 'warning']) })),
});

let folder: string;
let mail: Awaited<ReturnType<typeof startPlainMailServer>>;
/** Shops by the number of proxies that they trust, all with the public address of one proxy. */
const shops = new Map<number, { process: ShopProcess; port: number; settings: Record<string, string> }>();
let publicPort: number;

beforeAll(async () => {
  if (nginx === '' && caddy === '') return;
  folder = await mkdtemp(join(tmpdir(), 'panelkit-proxy-'));
  mail = await startPlainMailServer();
  publicPort = await freePort();
  const certificate = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=shop.example', '-addext', 'subjectAltName=DNS:shop.example'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '60', ...subject, ...certificate];
  expect(await run('openssl', made)).toMatchObject({ code: 0 });
  await Promise.all([0, 1, 2].map(openShop));
});

afterAll(async () => {
  await Promise.all([...shops.values()].map(({ process: shop }) => shop.stop()));
  mail?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function openShop(trusted: number): Promise<void> {
  const port = await freePort();
  const dataDir = join(folder, `data-${trusted}`);
  await mkdir(dataDir, { mode: 0o700 });
  const settings = {
    STORAGE: 'durable',
    DATA_DIR: dataDir,
    PORT: String(port),
    TRUST_PROXY: String(trusted),
    PUBLIC_URL: `https://shop.example:${publicPort}`,
    METRICS_TOKEN: token,
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: 'shop@shop.test',
    SHOP_STAFF_EMAIL: 'dana@shop.test',
    SHOP_STAFF_PASSWORD: 'plover-anvil-72-thicket',
    SHOP_CURRENCY: 'EUR',
    SHOP_DEMO_CREDIT: '0',
    PAY_TO: 'Card 6037 1234',
    LOG_LEVEL: 'error',
    DISK_ENCRYPTED: 'true',
    NODE_OPTIONS: fromSources,
  };
  const shop = startShop(settings, here('../../examples/express-shop/src/main.ts'));
  await shop.opened();
  shops.set(trusted, { process: shop, port, settings });
}

/** Runs doctor as an operator does, and what it names. */
async function doctor({ trusted, isTrusted = true, settings: own = {} }: ProxyCase) {
  const settings = { ...shops.get(trusted)?.settings, ...own };
  const ca = isTrusted ? { NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem') } : {};
  const program = here('../../examples/express-shop/src/doctor.ts');
  const { promise, resolve } = Promise.withResolvers<{ code: number; text: string }>();
  // No variable of this process is given, and no `.env` is there.
  const options = { env: { ...settings, ...ca }, cwd: folder, timeout: 60_000 };
  execFile(process.execPath, [program, '--json', '--at', '127.0.0.1'], options, (error, stdout, stderr) =>
    resolve({ code: error === null ? 0 : Number(error.code), text: stdout === '' ? stderr : stdout }),
  );
  const { code, text } = await promise;
  const { findings } = findingsSchema.parse(JSON.parse(text));
  expect(code).toBe(findings.some(({ level }) => level === 'failure') ? 1 : 0);
  return findings.map(({ check }) => check);
}

interface ProxyCase {
  name: string;
  trusted: number;
  /** Changes the block of the guide. */
  change?: (block: string) => string;
  isTrusted?: boolean;
  /** What doctor is run with, where it differs from the shop. */
  settings?: Record<string, string>;
  then: string[];
}

const without = (line: string) => (block: string) => {
  const changed = block.replace(new RegExp(`^ *${line}.*\n`, 'm'), '');
  expect(changed).not.toBe(block);
  return changed;
};
const inLocation = (line: string) => (block: string) =>
  block.replace('location / {', `location / {\n${line}`);
const openMetrics = (block: string) =>
  block.replace(
    'location / {',
    `location = /metrics {
       proxy_pass http://127.0.0.1:3000;
       proxy_set_header Authorization "Bearer ${token}";
     }
     location / {`,
  );

/** What is wrong on either proxy; each says in its own words how. */
const MISTAKES = {
  'no X-Forwarded-For of its own': 'trust-proxy',
  'X-Forwarded-For taken away': 'forwarded-for',
  'no X-Forwarded-Proto': 'forwarded-proto',
  'no Host': 'host',
  'hidden HSTS': 'hsts',
  'hidden cookies': 'cookies',
  'a token for everybody at /metrics': 'metrics',
  'a way to nowhere': 'shop',
} as const;
type Mistake = keyof typeof MISTAKES;

const NOWHERE = '127.0.0.1:1';
/** Whichever proxy it is. */
const shared: ProxyCase[] = [
  { name: 'the configuration of the guide', trusted: 1, then: [] },
  { name: 'TRUST_PROXY=0', trusted: 0, then: ['trust-proxy'] },
  { name: 'TRUST_PROXY=2', trusted: 2, then: ['trust-proxy'] },
  { name: 'a certificate that nobody trusts', trusted: 1, isTrusted: false, then: ['tls'] },
  {
    name: 'a mail server that is gone',
    trusted: 1,
    settings: { SMTP_URL: `smtp://${NOWHERE}` },
    then: ['mail'],
  },
];
const casesOf = (changes: Record<Mistake, (block: string) => string>): ProxyCase[] => [
  ...shared,
  ...Object.entries(MISTAKES).map(([name, check]) => {
    const change = new Map<string, (block: string) => string>(Object.entries(changes)).get(name);
    if (change === undefined) throw new TypeError(`nothing changes ${name}`);
    return { name, trusted: 1, change, then: [check] };
  }),
];

const onNginx = casesOf({
  'no X-Forwarded-For of its own': without('proxy_set_header X-Forwarded-For'),
  'X-Forwarded-For taken away': (block) => block.replace('$proxy_add_x_forwarded_for', '""'),
  'no X-Forwarded-Proto': without('proxy_set_header X-Forwarded-Proto'),
  'no Host': without('proxy_set_header Host'),
  'hidden HSTS': inLocation('proxy_hide_header Strict-Transport-Security;'),
  'hidden cookies': inLocation('proxy_hide_header Set-Cookie;'),
  'a token for everybody at /metrics': openMetrics,
  'a way to nowhere': (block) => block.replace('127.0.0.1:3000', NOWHERE),
});

test('given a proxy that is not installed, then it is said that its cases do not run', ({ skip }) => {
  skip(missing.length > 0, `not installed: ${missing.join(', ')}; set PANELKIT_LIVE_…_BIN`);
  expect(missing).toEqual([]);
});

describe.skipIf(nginx === '')('The shop behind nginx (PANELKIT_LIVE_NGINX_BIN)', () => {
  test.each(onNginx)('given $name, then doctor says so', async (wrong) => {
    const { trusted, change, then } = wrong;
    const port = shops.get(trusted)?.port;
    const block = (change ?? ((text: string) => text))(blockOf('nginx'))
      .replace('listen 443', `listen 127.0.0.1:${publicPort}`)
      .replace('listen 80', `listen 127.0.0.1:${await freePort()}`)
      .replace(/\/etc\/letsencrypt\S*fullchain\.pem/, join(folder, 'certificate.pem'))
      .replace(/\/etc\/letsencrypt\S*privkey\.pem/, join(folder, 'key.pem'))
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join(' ');
    const text = `daemon off; pid ${folder}/nginx.pid; error_log stderr; events {}
      http { access_log off; ${temporary}\n${block}}`;
    await writeFile(join(folder, 'nginx.conf'), text);
    const proxy = await start(
      nginx,
      ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')],
      publicPort,
    );
    try {
      expect(await doctor(wrong)).toEqual(then);
    } finally {
      await proxy.stop();
    }
  });
});

const inProxy = (line: string) => (block: string) =>
  block.replace(/reverse_proxy (\S+)/, `reverse_proxy $1 {\n${line}\n}`);
const onCaddy = casesOf({
  'no X-Forwarded-For of its own': inProxy('header_up X-Forwarded-For {header.X-Forwarded-For}'),
  'X-Forwarded-For taken away': inProxy('header_up -X-Forwarded-For'),
  'no X-Forwarded-Proto': inProxy('header_up -X-Forwarded-Proto'),
  'no Host': inProxy('header_up Host {upstream_hostport}'),
  'hidden HSTS': inProxy('header_down -Strict-Transport-Security'),
  'hidden cookies': inProxy('header_down -Set-Cookie'),
  'a token for everybody at /metrics': (block) =>
    block.replace(
      'reverse_proxy',
      `reverse_proxy /metrics 127.0.0.1:3000 {
        header_up Authorization "Bearer ${token}"
      }
      reverse_proxy`,
    ),
  'a way to nowhere': (block) => block.replace('127.0.0.1:3000', NOWHERE),
});

describe.skipIf(caddy === '')('The shop behind Caddy (PANELKIT_LIVE_CADDY_BIN)', () => {
  test.each(onCaddy)('given $name, then doctor says so', async (wrong) => {
    const { trusted, change, then } = wrong;
    const port = shops.get(trusted)?.port;
    const tls = `tls ${join(folder, 'certificate.pem')} ${join(folder, 'key.pem')}`;
    const block = (change ?? ((text: string) => text))(blockOf('caddy'))
      .replace('shop.example {', `shop.example:${publicPort} {\nbind 127.0.0.1\n${tls}`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`);
    const path = join(folder, 'Caddyfile');
    await writeFile(path, `{\nadmin off\nauto_https disable_redirects\n}\n${block}`);
    const proxy = await start(caddy, ['run', '--config', path, '--adapter', 'caddyfile'], publicPort);
    try {
      expect(await doctor(wrong)).toEqual(then);
    } finally {
      await proxy.stop();
    }
  });
});
