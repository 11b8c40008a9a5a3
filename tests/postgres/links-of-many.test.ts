import {
  createAesSecretBox,
  createPanelkit,
  type ObservedAccount,
  type PanelAdapter,
  type PanelDriver,
} from '@panelkit/sdk';
import { createFakePanel, createTestClock } from '@panelkit/sdk/testing';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { openLinks } from '../../packages/sdk/src/engine/accounts/account-secrets.ts';
import { sharedServer } from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { fillAccounts } from './links/fill-accounts.ts';
import { textOf } from './links/text-of.ts';

const ACCOUNTS = 1500;
const PAGE_SIZE = 250;
const PAGES = ACCOUNTS / PAGE_SIZE;
const KEY = 'a-secret-key-that-only-tests-know';
const staff = { actor: { kind: 'staff', id: 'tester' } } as const;

const nameOf = (index: number): string => `account${String(index).padStart(8, '0')}`;

/**
 * A panel of 3x-ui's kind: a listing without links in pages, all links in one call more. Counts what is asked
 * of it.
 */
function createPanel() {
  const state = { port: 443, calls: { inbounds: 0, listing: 0, links: 0 } };
  const { driver } = createFakePanel({ clock: createTestClock() });
  const account = (index: number): ObservedAccount => ({
    remoteId: null,
    name: nameOf(index),
    credentials: { uuid: nameOf(index) },
    status: 'active',
    expiresAt: null,
    trafficLimitBytes: null,
    onHoldSeconds: null,
    inboundKeys: ['main'],
    note: '',
    usedBytes: 0,
    links: [],
    lastOnlineAt: null,
  });
  const linkOf = ({ name }: ObservedAccount) => `vless://${name}@vpn.test:${state.port}?type=tcp#${name}`;
  async function* listAccounts() {
    state.calls.listing += 1;
    let isRead = false;
    const of = async (accounts: readonly ObservedAccount[]) => {
      if (!isRead) state.calls.links += 1;
      isRead = true;
      return accounts.map((seen) => [linkOf(seen)]);
    };
    for (let start = 0; start < ACCOUNTS; start += PAGE_SIZE) {
      const accounts = Array.from({ length: PAGE_SIZE }, (_, offset) => account(start + offset));
      yield { accounts, readLinks: { callsPerAccount: false, of } };
    }
  }
  const listInbounds = async () => {
    state.calls.inbounds += 1;
    const place = { key: 'main', name: 'Main', protocol: 'vless', network: 'tcp', enabled: true };
    return [{ ...place, port: state.port, linkFingerprint: `port ${state.port}` }];
  };
  const counting: PanelDriver = {
    ...driver,
    connect: (target, connection): PanelAdapter => ({
      ...driver.connect(target, connection),
      listAccounts,
      listInbounds,
    }),
  };
  return { state, driver: counting };
}

test(`given ${ACCOUNTS} accounts on an inbound whose port changes, when synced, then all links are fresh with two calls beyond the listing and one statement a page`, async () => {
  const server = await sharedServer();
  const connectionString = await server.createMigrated('links');
  const panel = createPanel();
  const backend = await createPostgresBackend({ connectionString });
  const panelkit = createPanelkit({
    backend,
    secretKey: KEY,
    publicUrl: 'https://shop.test',
    currency: 'USD',
    panelDrivers: [panel.driver],
  });
  const login = { baseUrl: 'https://panel.test', credentials: { username: 'a', password: 'b' } };
  const { id: panelId } = await panelkit.panels.register(
    { kind: 'fake', name: 'P', ...login },
    { ...staff, idempotencyKey: 'panel' },
  );
  await panelkit.usage.sync(panelId, staff);
  const [inbound] = (await panelkit.inbounds.list({ panelId }, staff)).rows;
  const { hash } = createAesSecretBox({ secretKey: KEY });
  const nameHashes = Array.from({ length: ACCOUNTS }, (_, index) => hash(nameOf(index), 'account-name'));
  await fillAccounts(connectionString, { panelId, inboundId: inbound?.id ?? '', nameHashes });
  await panelkit.usage.sync(panelId, staff);

  const measure = async () => {
    panel.state.calls = { inbounds: 0, listing: 0, links: 0 };
    const spy = vi.spyOn(pg.Client.prototype, 'query');
    await panelkit.usage.sync(panelId, staff);
    const texts = spy.mock.calls.map(([first]) => textOf(first));
    spy.mockRestore();
    const count = (part: RegExp) => texts.filter((text) => part.test(text)).length;
    return {
      calls: panel.state.calls,
      found: count(/name_hash\) = ANY/),
      read: count(/SELECT id, sealed_links/),
      written: count(/SET sealed_links/),
      events: count(/INSERT INTO panelkit\.event_outbox/),
    };
  };
  const quiet = await measure();
  expect(quiet).toEqual({
    calls: { inbounds: 1, listing: 1, links: 0 },
    found: PAGES,
    read: 0,
    written: 0,
    events: 0,
  });

  panel.state.port = 8443;
  const changed = await measure();
  expect(changed).toEqual({
    calls: { inbounds: 1, listing: 1, links: 1 },
    found: PAGES,
    read: PAGES,
    written: PAGES,
    events: PAGES + 1,
  });
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  const { rows } = await sql.query(
    `SELECT count(DISTINCT link_fingerprint)::integer AS fresh,
       (SELECT count(*)::integer FROM panelkit.event_outbox WHERE type = 'subscription.link-changed') +
       (SELECT count(*)::integer FROM panelkit.events WHERE type = 'subscription.link-changed') AS told
     FROM panelkit.accounts`,
  );
  expect(rows).toEqual([{ fresh: ACCOUNTS, told: ACCOUNTS }]);
  const box = createAesSecretBox({ secretKey: KEY });
  const known = await sql.query<{ id: string; nameHash: string }>(
    'SELECT id, name_hash AS "nameHash" FROM panelkit.accounts',
  );
  const nameHashOf = new Map(known.rows.map(({ id, nameHash }) => [id, nameHash]));
  const stored = await backend.storage.accounts.findLinks([...nameHashOf.keys()]);
  const ofOthers = stored.filter((account) => {
    const [, name = ''] = openLinks(box, account)[0]?.split('#') ?? [];
    return box.hash(name, 'account-name') !== nameHashOf.get(account.id);
  });
  expect(stored).toHaveLength(ACCOUNTS);
  expect(ofOthers).toEqual([]);
  expect(await measure()).toEqual(quiet);
  await sql.end();
  await backend.close();
}, 120_000);
