import { afterAll, beforeAll, describe, test } from 'vitest';
import {
  startTestServer,
  type TestServer,
} from '../../../packages/storage-postgres/src/testing/test-databases.ts';
import { liveFamilies } from '../../live-families.ts';
import { sellInTwoProcesses } from './sell-in-two-processes.ts';

describe.skipIf(liveFamilies.length === 0)('two processes and a real panel (PANELKIT_LIVE_…_URL)', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 60_000);
  afterAll(() => server.stop(), 30_000);

  test.each(liveFamilies)(
    'given $panel, when 200 units are bought at once, then 200 accounts exist, none lost, none doubled',
    async ({ panel, driver, target }) => {
      await sellInTwoProcesses({
        panels: [{ name: panel, driver, target }],
        connectionString: await server.createDatabase(panel.toLowerCase()),
        speed: 1,
        timeoutMs: 270_000,
        units: 200,
      });
    },
    400_000,
  );
});
