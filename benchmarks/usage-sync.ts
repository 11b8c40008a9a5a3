import {
  createAesSecretBox,
  createPanelkit,
  type ObservedAccount,
  type PanelAdapter,
  type PanelDriver,
  type Panelkit,
} from '@panelkit/sdk';
import { createFakePanel, createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { median } from './median.ts';
import { startPostgres } from './postgres-server.ts';

const ACCOUNTS = 100_000;
const PAGE_SIZE = 500;
const ROUNDS = 5;
const KEY = 'a-secret-key-that-only-benchmarks-know';
const LIMIT_BYTES = 2 ** 50;
const staff = { actor: { kind: 'staff', id: 'bench' } } as const;

const nameOf = (index: number): string => `account${String(index).padStart(8, '0')}`;

/** A panel whose listing costs nothing but the making of its rows; `used` says what each counter shows. */
function listingOnly(used: (index: number) => number): PanelDriver {
  const { driver } = createFakePanel({ clock: createTestClock() });
  const account = (index: number): ObservedAccount => ({
    remoteId: null,
    name: nameOf(index),
    credentials: {},
    status: 'active',
    expiresAt: null,
    trafficLimitBytes: LIMIT_BYTES,
    onHoldSeconds: null,
    inboundKeys: ['main'],
    note: '',
    usedBytes: used(index),
    links: [],
    lastOnlineAt: null,
  });
  async function* listAccounts() {
    for (let start = 0; start < ACCOUNTS; start += PAGE_SIZE) {
      yield { accounts: Array.from({ length: PAGE_SIZE }, (_, offset) => account(start + offset)) };
    }
  }
  return {
    ...driver,
    connect: (target, connection): PanelAdapter => ({ ...driver.connect(target, connection), listAccounts }),
  };
}

/** Delivered subscriptions with their accounts, written past the engine. */
async function fill(connectionString: string, panelId: string): Promise<void> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const { hash } = createAesSecretBox({ secretKey: KEY });
  const hashes = Array.from({ length: ACCOUNTS }, (_, index) => hash(nameOf(index), 'account-name'));
  const id = (table: string): string =>
    `('00000000-0000-7000-${table}-' || lpad(to_hex(n::integer), 12, '0'))::uuid`;
  await sql.query('SET session_replication_role = replica');
  await sql.query(
    `INSERT INTO panelkit.subscriptions (id, customer_id, plan_id, order_id, unit_id, account_id, auto_renew,
       used_bytes, period, granted_starts_at, granted_traffic_limit_bytes, sealed_token, token_hash, created_at)
     SELECT ${id('8001')}, ${id('8002')}, ${id('8003')}, ${id('8004')}, ${id('8005')}, ${id('8006')}, false,
       0, 1, now(), ${LIMIT_BYTES}, 'sealed', 'token-' || n, now()
     FROM generate_series(1, ${ACCOUNTS}) n`,
  );
  await sql.query(
    `INSERT INTO panelkit.accounts (id, subscription_id, unit_id, panel_id, inbound_id, capacity_hold_id, sealed_name,
       name_hash, sealed_credentials, credential_version, generation, observed_generation, seen_at, attempts, mismatches, created_at)
     SELECT ${id('8006')}, ${id('8001')}, ${id('8005')}, $1, $1, ${id('8007')}, 'sealed',
       name_hash, 'sealed', 1, 1, 1, now(), 0, '{}', now()
     FROM unnest($2::text[]) WITH ORDINALITY row (name_hash, n)`,
    [panelId, hashes],
  );
  await sql.query('SET session_replication_role = DEFAULT');
  await sql.query('VACUUM ANALYZE');
  await sql.end();
}

interface Measured {
  ratePerSecond: number;
  peakMib: number;
}

async function measure(panelkit: Panelkit, panelId: string): Promise<Measured> {
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }, 20);
  const startedAtMs = performance.now();
  const { accounts } = await panelkit.usage.sync(panelId, staff);
  const seconds = (performance.now() - startedAtMs) / 1000;
  clearInterval(timer);
  if (accounts !== ACCOUNTS) throw new Error(`${accounts} accounts were listed`);
  return { ratePerSecond: accounts / seconds, peakMib: peakBytes / 2 ** 20 };
}

/** Prints accounts a second of a usage sync, with all of them, a tenth or none used since the last. */
export async function benchmarkUsageSync(): Promise<string[]> {
  const server = await startPostgres();
  const lines: string[] = [];
  let round = 0;
  let share = 1;
  const driver = listingOnly((index) => (index % share === 0 ? round * 1000 : 0));
  try {
    const connectionString = await server.createDatabase('usage');
    const backend = await createPostgresBackend({ connectionString, maxConnections: 4 });
    const panelkit = createPanelkit({
      backend,
      secretKey: KEY,
      publicUrl: 'https://shop.test',
      currency: 'USD',
      panelDrivers: [driver],
    });
    const panel = await panelkit.panels.register(
      {
        kind: 'fake',
        name: 'P',
        baseUrl: 'https://panel.test',
        credentials: { username: 'a', password: 'b' },
      },
      { ...staff, idempotencyKey: 'panel' },
    );
    await fill(connectionString, panel.id);
    for (const [name, every] of [
      ['none', Number.POSITIVE_INFINITY],
      ['a tenth', 10],
      ['all', 1],
    ] as const) {
      share = every;
      const runs: Measured[] = [];
      for (let count = 0; count < ROUNDS; count += 1) {
        round += 1;
        runs.push(await measure(panelkit, panel.id));
      }
      const rate = median(runs.map(({ ratePerSecond }) => ratePerSecond));
      const peakMib = Math.max(...runs.map((run) => run.peakMib));
      lines.push(`| ${name} | ${rate.toFixed(0)} | ${peakMib.toFixed(0)} |`);
    }
    await backend.close();
  } finally {
    await server.stop();
  }
  return ['| used since the last sync | accounts/s | peak MiB |', '|---|---|---|', ...lines];
}
