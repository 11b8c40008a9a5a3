import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRace } from './on-postgres/find-race.ts';
import { plantedRaces } from './on-postgres/plant-races.ts';
import { type ShopServer, startShopServer } from './on-postgres/shop-server.ts';

let server: ShopServer;
beforeAll(async () => {
  server = await startShopServer();
}, 60_000);
afterAll(() => server.stop());

test.each(plantedRaces)(
  'given that $name, when 20 shops are played, then one of them finds it',
  async (race) => {
    const found = await findRace(race, { adminUrl: server.adminUrl, seeds: 20 });
    process.stdout.write(
      `${race.name}: ${found === null ? 'not found' : `seed ${found.seed}, ${found.violation}`}\n`,
    );
    expect(found?.violation).toMatch(race.shownBy);
  },
);
