import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveKinds } from './live-kinds.ts';
import { type Played, playScenario } from './play-scenario.ts';
import type { RealPanel } from './real-panel.ts';
import { openRealShop, type RealShop } from './real-shop.ts';
import { startRealityTarget } from './reality-target.ts';
import { SCENARIOS } from './scenarios.ts';

const { PANELKIT_LIVE_XRAY_BIN: xrayBinary = '' } = process.env;

describe.skipIf(xrayBinary === '')('What operators do to real panels (PANELKIT_LIVE_XRAY_BIN)', () => {
  for (const { name, isGiven, start } of liveKinds(xrayBinary)) {
    describe.skipIf(!isGiven)(name, () => {
      let target: Awaited<ReturnType<typeof startRealityTarget>>;
      let panel: RealPanel;
      let shop: RealShop;
      const results: Played[] = [];
      beforeAll(async () => {
        target = await startRealityTarget();
        panel = await start(target.address);
        shop = await openRealShop(panel);
      });
      afterAll(async () => {
        console.info(JSON.stringify(results));
        await shop?.close();
        await panel?.dispose();
        target?.stop();
      });
      for (const scenario of SCENARIOS) {
        test(scenario.name, async ({ skip }) => {
          if (scenario.needs !== undefined && panel.operator[scenario.needs] === undefined) skip();
          const result = await playScenario(scenario, { panel, shop, xrayBinary });
          console.info(name, JSON.stringify(result));
          results.push(result);
          expect(result.repairedAfterMs).not.toBeNull();
        });
      }
    });
  }
});
