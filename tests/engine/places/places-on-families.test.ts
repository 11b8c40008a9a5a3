import { createMemoryBackend } from '@panelkit/storage-memory';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { afterEach, describe, expect, test } from 'vitest';
import {
  emptyServerDatabase,
  sharedServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { FAMILY_PLACES, type FamiliesShop, openFamiliesShop } from './families-shop.ts';

const LIMIT = 30_000_000;
const STEP = 150_000;
const ALL = { germany: true, finland: true, home: true };
const NONE = { germany: false, finland: false, home: false };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
let database: Promise<string> | null = null;

const STORAGES = [
  { name: 'memory', open: () => openFamiliesShop((clock) => createMemoryBackend({ clock }), LIMIT) },
  {
    name: 'PostgreSQL',
    open: async () => {
      database ??= sharedServer().then((server) => server.createMigrated('places_on_families'));
      const connectionString = await database;
      return openFamiliesShop(async (clock) => {
        const backend = await createPostgresBackend({ connectionString, clock });
        closers.push(
          () => backend.close(),
          () => emptyServerDatabase(connectionString),
        );
        return backend;
      }, LIMIT);
    },
  },
];

const usedOf = async ({ panelkit, staff }: FamiliesShop, id: string) =>
  (await panelkit.subscriptions.get(id, staff())).usedBytes;

describe.each(STORAGES)(
  'one plan over a 3x-ui, a Marzban and an S-UI: $name',
  { timeout: 120_000 },
  ({ open }) => {
    test('given use at all places, then it is one volume, all are off within the bound, and an extension brings all back with the same links', async () => {
      const shop = await open();
      const id = await shop.buy();
      expect(FAMILY_PLACES.map((place) => shop.namesOn(place, id).length)).toEqual([1, 1, 1]);
      expect(await shop.carried(id)).toEqual(ALL);
      const before = [await shop.shopLink(id), await shop.servers(id)];
      const use = (bytes: number): number => {
        const passed = FAMILY_PLACES.map((place) => {
          const [name = ''] = shop.namesOn(place, id);
          return shop.panels[place].addTraffic(name, bytes) ? bytes : 0;
        });
        return passed.reduce((sum, one) => sum + one, 0);
      };
      const { home } = shop.panels;
      const cuts = [home.cuts?.()];
      let passed = 0;
      for (let minute = 0; minute < 100; minute += 1) {
        const now = use(STEP);
        if (now === 0) break;
        passed += now;
        await shop.clock.advance('1m');
        if (passed < LIMIT) cuts[1] = home.cuts?.();
      }
      await shop.clock.advance('20m');
      expect([await usedOf(shop, id), await shop.carried(id)]).toEqual([passed, NONE]);
      expect(passed).toBeGreaterThanOrEqual(LIMIT);
      // Near the end a listing a minute: what all places pass until the next one, and until what it leads to
      // is written.
      expect(passed - LIMIT).toBeLessThanOrEqual(2 * FAMILY_PLACES.length * STEP);
      await shop.panelkit.subscriptions.extend({ subscriptionId: id, free: true }, shop.staff());
      await shop.clock.advance('2m');
      expect([await shop.shopLink(id), await shop.servers(id)]).toEqual(before);
      expect([await usedOf(shop, id), await shop.carried(id)]).toEqual([0, ALL]);
      // New limits cut nobody's connections on an S-UI; switching off, and on again, does.
      cuts.push(home.cuts?.());
      expect(cuts.map((count) => (count ?? 0) - (cuts[0] ?? 0))).toEqual([0, 0, 2]);
    });

    test('given the dead panel of a required place, then nothing is sold; given that of an optional one, then it follows', async () => {
      const shop = await open();
      shop.panels.finland.goDown();
      await shop.clock.advance('30m');
      await expect(shop.buy()).rejects.toMatchObject({ code: 'PLAN_UNAVAILABLE' });
      shop.panels.finland.comeBack();
      shop.panels.home.goDown();
      await shop.clock.advance('30m');
      const id = await shop.buy();
      expect(await shop.carried(id)).toEqual({ germany: true, finland: true });
      shop.panels.home.comeBack();
      await shop.clock.advance('1h');
      expect(await shop.carried(id)).toEqual(ALL);
    });

    test('given a panel that dies later, then the others carry; when its place is replaced, then the same link serves the new one', async () => {
      const shop = await open();
      const id = await shop.buy();
      const link = await shop.shopLink(id);
      shop.panels.finland.goDown();
      await shop.clock.advance('30m');
      const { places } = await shop.panelkit.delivery.get(id, shop.staff());
      expect(places.map(({ key, state }) => [key, state])).toEqual([
        ['germany', 'ready'],
        ['finland', 'degraded'],
        ['home', 'ready'],
      ]);
      expect(await shop.carried(id)).toMatchObject({ germany: true, home: true });
      await shop.changePlaces([
        { key: 'germany', panel: 'germany' },
        { key: 'sweden', panel: 'germany', inbound: 1 },
        { key: 'home', panel: 'home' },
      ]);
      await shop.panelkit.subscriptions.updatePlaces({ subscriptionId: id }, shop.staff());
      await shop.clock.advance('2m');
      expect(await shop.carried(id)).toEqual({ germany: true, sweden: true, home: true });
      expect([await shop.shopLink(id), shop.namesOn('germany', id).length]).toEqual([link, 2]);
      shop.panels.finland.comeBack();
      await shop.clock.advance('1h');
      expect(shop.namesOn('finland', id)).toEqual([]);
      expect(await shop.carried(id)).toEqual({ germany: true, sweden: true, home: true });
    });
  },
);
