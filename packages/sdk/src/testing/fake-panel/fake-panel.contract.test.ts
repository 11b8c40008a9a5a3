import { describePanelAdapterContract } from '../../contracts/panels/panel-adapter-contract.ts';
import type { PanelHarness } from '../../contracts/panels/panel-harness.ts';
import type { Capabilities } from '../../domain/panels/capabilities.ts';
import { capabilities } from '../builders/catalogue-builders.ts';
import { createRecordingLogger } from '../recording-logger.ts';
import { createTestClock } from '../test-clock.ts';
import { createFakePanel } from './fake-panel.ts';

describePanel('fake with unique names', capabilities({ pageSize: 3 }));
describePanel(
  'fake with ids instead of unique names',
  capabilities({ uniqueNames: false, writeScope: 'panel', losesWrites: true, pageSize: 2 }),
);
describePanel(
  'fake without device limit and start on first use',
  capabilities({ deviceLimit: 'none', startOnFirstUse: 'none', writeScope: 'inbound' }),
);

function describePanel(name: string, declared: Capabilities): void {
  describePanelAdapterContract(name, async () => createFakePanelHarness(declared), {
    capabilities: declared,
    // It speaks no HTTP.
    without: ['http-answers'],
  });
}

function createFakePanelHarness(declared: Capabilities): PanelHarness {
  const clock = createTestClock();
  const panel = createFakePanel({ clock, ...declared });
  const { target, driver } = panel;
  const logger = createRecordingLogger();
  const connection = { fetch: globalThis.fetch, clock, logger, requestTimeoutMs: 15_000 };
  const at = (baseUrl: string) => ({ target: { ...target, baseUrl }, connection });
  const elsewhere = () => at(`${target.baseUrl}/elsewhere`);
  return {
    driver,
    target,
    connection,
    inboundKeys: ['vless-tcp', 'trojan-ws'],
    faults: {
      unreachable: () => at('https://nowhere.test'),
      wrongPath: elsewhere,
      foreignPage: elsewhere,
      wrongPassword: () => ({
        target: { ...target, credentials: { username: 'admin', password: 'not the right one' } },
        connection,
        attempts: panel.failedLogins,
      }),
      losingAnswers: () => ({
        target,
        connection,
        begin: () => panel.faults.sometimes('writes', { kind: 'drop-after-commit' }, 1),
        end: panel.faults.clear,
        lost: () => panel.faults.count('drop-after-commit'),
      }),
    },
    panelSide: {
      traffic: {
        add: async (account, bytes) => void panel.addTraffic(account, bytes),
        runJobs: async () => {},
      },
      setClockSkew: panel.setClockSkew,
      addForeignAccount: async () => panel.addForeignAccount(),
    },
    teardown: async () => {},
  };
}
