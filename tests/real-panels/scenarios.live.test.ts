import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveKinds } from './live-kinds.ts';
import { playScenario } from './play-scenario.ts';
import type { RealPanel } from './real-panel.ts';
import { openRealShop, type RealShop } from './real-shop.ts';
import { startRealityTarget } from './reality-target.ts';
import { recordPlayed, type Shown } from './record-played.ts';
import { ROWS } from './rows.ts';
import { SCENARIOS } from './scenarios.ts';

const { PANELKIT_LIVE_XRAY_BIN: xrayBinary = '', PANELKIT_LIVE_RECORD } = process.env;
const isRecorded = PANELKIT_LIVE_RECORD === '1';

describe.skipIf(xrayBinary === '')('What operators do to real panels (PANELKIT_LIVE_XRAY_BIN)', () => {
  for (const { name, isGiven, clientBinary = xrayBinary, start } of liveKinds(xrayBinary)) {
    describe.skipIf(!isGiven)(name, () => {
      let target: Awaited<ReturnType<typeof startRealityTarget>>;
      let panel: RealPanel;
      let shop: RealShop;
      beforeAll(async () => {
        target = await startRealityTarget();
        panel = await start(target.address);
        shop = await openRealShop(panel);
      });
      afterAll(async () => {
        await shop?.close();
        await panel?.dispose();
        target?.stop();
      });
      const record = (shown: Shown): void => {
        if (isRecorded) recordPlayed(name, shown, ROWS);
      };
      for (const scenario of SCENARIOS) {
        test(scenario.name, async ({ skip }) => {
          if (scenario.needs !== undefined && panel.operator[scenario.needs] === undefined) {
            record({ scenario: scenario.name, ending: 'none' });
            skip();
          }
          record({ scenario: scenario.name, ending: 'failed' });
          const played = await playScenario(scenario, { panel, shop, xrayBinary: clientBinary });
          record(played);
          console.info(name, JSON.stringify(played));
          expect(played.repairedAfterMs).not.toBeNull();
        });
      }
    });
  }
});
