import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/storage-postgres/src/test-databases.ts';
import { sellInTwoProcesses } from './sell-in-two-processes.ts';

const FAMILIES = [
  { panel: 'MARZBAN', driver: marzban() },
  { panel: 'MARZNESHIN', driver: marzneshin() },
  { panel: 'S_UI', driver: sUi() },
  { panel: 'THREE_X_UI', driver: threeXUi() },
  { panel: 'THREE_X_UI_V2', driver: threeXUi() },
].map((family) => ({ ...family, url: setting(family.panel, 'URL') }));

const GIVEN = FAMILIES.filter(({ url }) => url !== '');

describe.skipIf(GIVEN.length === 0)('two processes and a real panel (PANELKIT_LIVE_…_URL)', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 60_000);
  afterAll(() => server.stop(), 30_000);

  test.each(GIVEN)(
    'given $panel, when 200 units are bought at once, then 200 accounts exist, none lost, none doubled',
    async ({ panel, driver, url }) => {
      const login = { username: setting(panel, 'USERNAME'), password: setting(panel, 'PASSWORD') };
      const token = setting(panel, 'TOKEN');
      await sellInTwoProcesses({
        driver,
        target: { baseUrl: url, credentials: token === '' ? login : { token } },
        connectionString: await server.createDatabase(panel.toLowerCase()),
        ...{ speed: 1, timeoutMs: 270_000 },
      });
    },
    400_000,
  );
});

function setting(panel: string, name: string): string {
  return process.env[`PANELKIT_LIVE_${panel}_${name}`] ?? '';
}
