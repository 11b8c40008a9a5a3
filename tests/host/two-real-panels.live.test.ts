import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, GIB_BYTES, type ObservedAccount } from '@panelkit/sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestBrowser, type TestBrowser } from '../../packages/shop/src/tests/test-browser.ts';
import {
  startTestServer,
  type TestServer,
} from '../../packages/storage-postgres/src/testing/test-databases.ts';
import { type ShopProcess, startShop } from '../browser/start-shop.ts';
import { givenPanels, type PanelWitness } from './panel-witness.ts';

/** Each panel that is given beside the next one. */
const given = givenPanels();
const PAIRS = given.slice(1).map((second, index) => ({ first: given[index] ?? second, second }));
const WITHIN = { timeout: 120_000, interval: 500 };
const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);
const password = 'a password for tests';

/** A plan that may be extended at once. */
const plan = {
  slug: 'two-days',
  name: 'Two days',
  description: 'Fast',
  price: '2',
  durationDays: '2',
  trafficGb: '1',
  setupFee: '',
  deviceLimit: '',
  capacity: '',
  sortOrder: '1',
  welcomeMessage: '',
  active: '1',
  visible: '1',
  onSale: '1',
  inStock: '1',
  renewable: '1',
};

describe.skipIf(PAIRS.length === 0)(
  'the shop, as a web and a worker process, on two real panels (PANELKIT_LIVE_…_URL of two families)',
  () => {
    let server: TestServer;
    let folder: string;
    let processes: ShopProcess[];
    let owner: TestBrowser;
    let ada: TestBrowser;

    beforeAll(async () => {
      server = await startTestServer();
    }, 60_000);
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'panelkit-two-panels-'));
      const shared = {
        STORAGE: 'durable',
        DATA_DIR: folder,
        PANELKIT_SECRET_KEY: 'a-secret-key-that-only-tests-know',
        DATABASE_URL: await server.createDatabase(`shop_${Date.now()}`),
      };
      const web = startShop({ ...shared, SHOP_ROLE: 'web' });
      processes = [web, startShop({ ...shared, SHOP_ROLE: 'worker' })];
      const [url = ''] = await Promise.all(processes.map((each) => each.opened()));
      owner = openTestBrowser(url);
      await owner.submit('/sign-in', '/sign-in', { email: 'owner@shop.example', password });
      ada = openTestBrowser(url);
      const newcomer = { name: 'Ada', email: 'ada@shop.test', password: 'three quiet otters' };
      await ada.submit('/sign-up', '/sign-up', newcomer);
    }, 120_000);
    afterEach(async () => {
      await Promise.all(processes.map((each) => each.stop()));
      await rm(folder, { recursive: true, force: true });
    }, 60_000);
    afterAll(() => server.stop(), 30_000);

    /** Staff type a panel in, try it and read its inbounds. @returns its page */
    async function addPanel({ kind, name, baseUrl, credentials }: PanelWitness): Promise<string> {
      const login = Object.entries(credentials).map(([field, value]) => [`credential-${field}`, value]);
      const typed = { name, baseUrl, capacity: '', ...Object.fromEntries(login) };
      const added = await owner.submit(`/staff/panels/new?kind=${kind}`, '/staff/panels', typed);
      const page = added.location.replace(/\?.*/, '');
      expect(page).toMatch(/^\/staff\/panels\/[0-9a-f-]+$/);
      for (const deed of ['test', 'sync']) {
        expect(await owner.submit(page, `${page}/${deed}`)).toMatchObject({ status: 303 });
      }
      return page;
    }

    /** Only `page` is sold on. */
    async function sellOn(page: string, all: string[]): Promise<void> {
      for (const each of all) {
        const { text } = await owner.get(each);
        const action = `${each}/${each === page ? 'enabled' : 'draining'}`;
        if (text.includes(`action="${action}"`)) await owner.submit(each, action);
      }
    }

    const idsOf = (text: string) => [
      ...new Set([...text.matchAll(/\/subscriptions\/([0-9a-f-]{36})/g)].map(([, id]) => id ?? '')),
    ];

    /** The subscription that the order of this page brought. */
    async function delivered(order: string): Promise<string> {
      await vi.waitFor(async () => expect((await ada.get(order)).text).toContain('1 of 1 delivered'), WITHIN);
      const [id = ''] = idsOf((await ada.get(order)).text);
      return id;
    }

    const seenOn = (panel: PanelWitness, id: string, holds: (account: ObservedAccount | undefined) => void) =>
      vi.waitFor(async () => holds(await panel.find(id)), WITHIN);
    const isFresh = (days: number) => (account: ObservedAccount | undefined) => {
      expect(account).toMatchObject({ status: 'active', usedBytes: 0, trafficLimitBytes: GIB_BYTES });
      const leftMs = (account?.expiresAt?.getTime() ?? 0) - Date.now();
      expect(Math.abs(leftMs - days * DAY_MS)).toBeLessThan(300_000);
    };

    test.each(PAIRS)(
      'given $first.name beside $second.name, when a customer buys, extends and pays by receipt and staff move and end it, then each panel shows it',
      async ({ first, second }) => {
        // The panels of a demo sell no more.
        const demo = [
          ...(await owner.get('/staff/panels')).text.matchAll(/href="(\/staff\/panels\/[0-9a-f-]{36})"/g),
        ];
        for (const page of new Set(demo.map(([, href = '']) => href)))
          await owner.submit(page, `${page}/disabled`);
        const pages: string[] = [];
        for (const panel of [first, second]) pages.push(await addPanel(panel));
        await owner.submit('/staff/plans/new', '/staff/plans', plan);

        const [firstPage = '', secondPage = ''] = pages;

        // One unit on each, from the wallet.
        await sellOn(firstPage, pages);
        const one = await delivered(
          (await ada.buy('two-days', { quantity: '1', method: 'wallet' })).location,
        );
        await seenOn(first, one, isFresh(2));
        await sellOn(secondPage, pages);
        const other = await delivered(
          (await ada.buy('two-days', { quantity: '1', method: 'wallet' })).location,
        );
        await seenOn(second, other, isFresh(2));
        expect(await first.find(other)).toBeUndefined();

        // Each is extended at its end.
        for (const [panel, id] of [
          [first, one],
          [second, other],
        ] as const) {
          const page = `/subscriptions/${id}`;
          expect(await ada.submit(`${page}/extend`, `${page}/extend`)).toMatchObject({ status: 303 });
          await seenOn(panel, id, isFresh(4));
        }

        // A card transfer: nothing is delivered before staff approve it.
        const order = (await ada.buy('two-days', { quantity: '1', method: 'receipt' })).location;
        const payment =
          /\/payments\/[0-9a-f-]{36}/.exec(`${order} ${(await ada.get(order)).text}`)?.[0] ?? '';
        const sent = await ada.upload(
          order,
          `${payment}/receipt`,
          { reference: 'TRX-1', note: '' },
          { field: 'picture', name: 'receipt.png', content: png },
        );
        expect(sent.status).toBe(303);
        const approve = `/staff${payment}/approve`;
        expect(await owner.submit('/staff/receipts', approve)).toMatchObject({ status: 303 });
        const paid = await delivered(order);
        await seenOn(second, paid, isFresh(2));

        // From the first family to the second one: what remains goes along, the shop link stays.
        const linkOf = async () =>
          /https?:\/\/[^"<\s]+\/s\/[\w-]+/.exec((await ada.get(`/subscriptions/${one}`)).text)?.[0];
        const link = await linkOf();
        const staffPage = `/staff/subscriptions/${one}`;
        const inboundIds = [
          ...(await owner.get(secondPage)).text.matchAll(/\/staff\/inbounds\/([0-9a-f-]{36})"/g),
        ];
        const inboundId = inboundIds[0]?.[1] ?? '';
        // A family that can lose writes has its extension confirmed a while later.
        await vi.waitFor(async () => {
          const { status } = await owner.submit(staffPage, `${staffPage}/move`, { inboundId });
          expect(status).toBe(303);
        }, WITHIN);
        await seenOn(second, one, isFresh(4));
        await vi.waitFor(async () => expect(await first.find(one)).toBeUndefined(), WITHIN);
        expect(await linkOf()).toBe(link);
        const document = await fetch(link ?? '');
        const served = Buffer.from(await document.text(), 'base64')
          .toString('utf8')
          .split('\n');
        expect(served).toEqual((await second.find(one))?.links);

        for (const id of [one, other, paid]) {
          const page = `/staff/subscriptions/${id}`;
          await owner.submit(page, `${page}/terminate`, { reason: 'the test is over', confirmed: 'yes' });
          await vi.waitFor(async () => expect(await second.find(id)).toBeUndefined(), WITHIN);
        }
      },
      900_000,
    );
  },
);
