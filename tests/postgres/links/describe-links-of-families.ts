import { createAesSecretBox, createPanelkit, createSystemClock, silentLogger } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { openLinks } from '../../../packages/sdk/src/engine/accounts/account-secrets.ts';
import { sharedServer } from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { CROWDED_PANELS, type CrowdedPanel, makeFirst } from './crowded-panels.ts';
import { fillAccounts } from './fill-accounts.ts';
import { textOf } from './text-of.ts';

const KEY = 'a-secret-key-that-only-tests-know';
const staff = { actor: { kind: 'staff', id: 'tester' } } as const;
/** On an inbound whose port changed, besides the listing. */
const MOST_CALLS = 3;

const nameOf = (index: number): string => `account${String(index).padStart(19, '0')}`;

async function openShop(panel: CrowdedPanel, accounts: number) {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('families');
  const backend = await createPostgresBackend({ connectionString });
  const calls = { count: 0 };
  const panelkit = createPanelkit({
    backend,
    secretKey: KEY,
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [panel.driver],
    fetch: (input, init) => {
      calls.count += 1;
      return panel.fetch(input, init);
    },
  });
  const { driver, baseUrl, credentials } = panel;
  const { id: panelId } = await panelkit.panels.register(
    { kind: driver.kind, name: 'P', baseUrl, credentials },
    { ...staff, idempotencyKey: 'panel' },
  );
  const names = Array.from({ length: accounts }, (_, index) => nameOf(index));
  await makeFirst(panel, nameOf(0));
  panel.multiply(names);
  await panelkit.panels.test(panelId, staff);
  await panelkit.usage.sync(panelId, staff);
  const { rows } = await panelkit.inbounds.list({ panelId, limit: 100 }, staff);
  const inboundId = rows.find(({ remoteKey }) => remoteKey === panel.inboundKey)?.id ?? '';
  const { hash } = createAesSecretBox({ secretKey: KEY });
  const nameHashes = names.map((name) => hash(name, 'account-name'));
  await fillAccounts(connectionString, { panelId, inboundId, nameHashes });
  return { backend, panelkit, panelId, calls, connectionString };
}

type Opened = Awaited<ReturnType<typeof openShop>>;

/** What one sync asked of the panel and of the database, and what it cost here. */
async function measure({ panelkit, panelId, calls }: Opened) {
  calls.count = 0;
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  const cpu = process.cpuUsage();
  await panelkit.usage.sync(panelId, staff);
  const { user, system } = process.cpuUsage(cpu);
  const texts = spy.mock.calls.map(([first]) => textOf(first));
  spy.mockRestore();
  const count = (part: RegExp) => texts.filter((text) => part.test(text)).length;
  const pages = count(/name_hash\) = ANY/);
  return {
    calls: calls.count,
    pages,
    read: count(/SELECT id, sealed_links/),
    written: count(/SET sealed_links/),
    cpuMs: (user + system) / 1000,
  };
}

/** What the listing alone costs, without the shop. */
async function listAlone({ driver, baseUrl, credentials, fetch }: CrowdedPanel) {
  let calls = 0;
  const counting: typeof fetch = (input, init) => {
    calls += 1;
    return fetch(input, init);
  };
  const connection = {
    fetch: counting,
    clock: createSystemClock(),
    logger: silentLogger,
    requestTimeoutMs: 15_000,
  };
  const adapter = driver.connect({ baseUrl, credentials }, connection);
  const list = async () => {
    for await (const { accounts } of adapter.listAccounts({ withLinks: false }))
      expect(accounts).toBeDefined();
  };
  // The first one also logs in.
  await list();
  calls = 0;
  const cpu = process.cpuUsage();
  await list();
  const { user, system } = process.cpuUsage(cpu);
  return { calls, cpuMs: (user + system) / 1000 };
}

/** How many accounts the shop serves with links to this port. */
async function servedAt({ backend, connectionString }: Opened, port: number): Promise<number> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const { rows } = await sql.query<{ id: string }>('SELECT id FROM panelkit.accounts');
  await sql.end();
  const stored = await backend.storage.accounts.findLinks(rows.map(({ id }) => id));
  const box = createAesSecretBox({ secretKey: KEY });
  return stored.filter((account) => openLinks(box, account).some((link) => link.includes(`:${port}`))).length;
}

/** An inbound with so many accounts gets another port, in each family whose links can be listed or built. */
export function describeLinksOfFamilies(accounts: number, print: (line: string) => void = () => {}): void {
  describe(`${accounts} accounts on an inbound whose port changes`, () => {
    test.each(CROWDED_PANELS)(
      'given $family, then links are fresh at its pace, with few calls and one statement a page',
      async ({ family, open, linksAListing }) => {
        const panel = open();
        const shop = await openShop(panel, accounts);
        const syncs = Math.ceil(accounts / linksAListing) || 1;
        for (let count = 0; count < syncs; count += 1) await measure(shop);
        const quiet = await measure(shop);
        expect(quiet).toMatchObject({ read: 0, written: 0 });

        const listing = await listAlone(panel);
        panel.changePort(8443);
        const changed = await measure(shop);
        const linkCalls = Math.min(accounts, linksAListing);
        const paced = Number.isFinite(linksAListing);
        expect(changed.calls - listing.calls).toBeLessThanOrEqual(MOST_CALLS + (paced ? linkCalls : 0));
        expect(changed.pages).toBe(quiet.pages);
        expect(changed.written).toBeLessThanOrEqual(changed.pages);
        expect(changed.read).toBe(changed.written);
        expect(await servedAt(shop, 8443)).toBe(linkCalls);
        for (let count = 1; count < syncs; count += 1) await measure(shop);
        expect(await servedAt(shop, 8443)).toBe(accounts);
        expect(await measure(shop)).toMatchObject({ calls: quiet.calls, read: 0, written: 0 });
        const cost = (of: { calls: number; cpuMs: number }) =>
          `${of.calls} calls, ${of.cpuMs.toFixed(0)} ms of CPU`;
        print(
          `${family}: listing alone ${cost(listing)}; quiet sync ${cost(quiet)}; changed ${cost(changed)}, ${changed.written} writes on ${changed.pages} pages; syncs ${syncs}`,
        );
        await shop.backend.close();
      },
      600_000,
    );
  });
}
