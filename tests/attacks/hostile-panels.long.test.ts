import { describe, expect, test } from 'vitest';
import { ATTACKS, ATTACKS_ON_ANY_ANSWER, type Attack } from './attack-bodies.ts';
import { ATTACKED_FAMILIES, openAttackedShop } from './hostile-panels.ts';
import type { Attacked } from './start-hostile-panel.ts';

const MIB = 2 ** 20;
/** In full, against the limits as they are by default. */
const FULL = { accounts: 1_000_000, links: 20_000, requestTimeoutMs: 15_000, panelLimits: {} };

describe.each(ATTACKED_FAMILIES)('a hostile $name in full size', (family) => {
  const attacks: [Attacked, readonly Attack[]][] = [
    ['reads', ATTACKS],
    ...(family.hasLogin ? [['logins', ATTACKS_ON_ANY_ANSWER] satisfies [Attacked, readonly Attack[]]] : []),
    ['writes', ATTACKS_ON_ANY_ANSWER],
  ];

  test.each(attacks)(
    'given each attack on its %s, then the shop delivers elsewhere within 200 MB',
    async (attacked, kinds) => {
      const shop = await openAttackedShop(family, FULL);
      try {
        for (const attack of kinds) {
          const { links, ...report } = await shop.attack(attack, attacked);
          const { rssGrowthBytes, tookMs, longestStallMs, delivered, code, oversized } = report;
          const measured = [rssGrowthBytes / MIB, tookMs / 1000, longestStallMs].map(Math.round);
          process.stdout.write(
            `${family.name} ${attacked} ${attack}: MB, s, ms ${measured} ${oversized ? 'oversized' : code}\n`,
          );
          expect({ attack, delivered }).toEqual({ attack, delivered: true });
          expect(rssGrowthBytes / MIB, `${attack}: memory`).toBeLessThan(200);
          expect(longestStallMs, `${attack}: stall`).toBeLessThan(1000);
          for (const link of links) expect(link).toMatch(/^(vless|vmess|trojan|ss|hysteria2):\/\//);
        }
        expect(shop.hostile.stolen).toEqual([]);
      } finally {
        await shop.close();
      }
    },
    1_800_000,
  );
});
