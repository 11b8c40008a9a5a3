import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ATTACKS, ATTACKS_ON_ANY_ANSWER, type Attack } from './attack-bodies.ts';
import { ATTACKED_FAMILIES } from './attacked-families.ts';
import { type AttackedShop, openAttackedShop } from './attacked-shop.ts';
import { type BesideMeter, openBesideMeter } from './measure-beside-attack.ts';
import type { Attacked } from './start-hostile-panel.ts';

const MIB = 2 ** 20;
/** What the operating system may add to any delivery. */
const TICK_MS = 10;
/** In full, against the limits as they are by default. */
const FULL = { accounts: 1_000_000, links: 20_000, requestTimeoutMs: 15_000, panelLimits: {} };

describe.each(ATTACKED_FAMILIES)('a hostile $name in full size', (family) => {
  let shop: AttackedShop;
  let beside: BesideMeter;
  // For each attack: a delivery to an old 3x-ui reads the list, which grows with what is sold.
  beforeEach(async () => {
    shop = await openAttackedShop(family, FULL);
    beside = await openBesideMeter(shop);
  });
  afterEach(async () => {
    await beside.close();
    await shop.close();
  });
  const attacks: [Attacked, readonly Attack[]][] = [
    ['reads', ATTACKS],
    ...(family.hasLogin ? [['logins', ATTACKS_ON_ANY_ANSWER] satisfies [Attacked, readonly Attack[]]] : []),
    ['writes', ATTACKS_ON_ANY_ANSWER],
  ];
  const each = attacks.flatMap(([attacked, kinds]) => kinds.map((attack) => ({ attacked, attack })));

  test.each(each)(
    'given $attack on its $attacked, then the shop delivers elsewhere within 200 MB, and no page waits a second',
    async ({ attack, attacked }) => {
      const { links, ...report } = await shop.attack(attack, attacked);
      const { quietMs, attackedMs, slowestPageMs } = await beside.measure(attack, attacked);
      const { rssGrowthBytes, tookMs, longestStallMs, delivered, told } = report;
      const whole = [rssGrowthBytes / MIB, tookMs / 1000, longestStallMs].map(Math.round);
      const times = [quietMs, attackedMs, slowestPageMs].map(Math.round);
      process.stdout.write(
        `${family.name} ${attacked} ${attack}: MB, s, ms ${whole} ${told}; ` +
          `p95 quiet, attacked, slowest page: ${times}\n`,
      );
      expect(delivered).toBe(true);
      expect(rssGrowthBytes / MIB, 'memory').toBeLessThan(200);
      expect(longestStallMs, 'stall').toBeLessThan(1000);
      expect(slowestPageMs, 'page').toBeLessThan(1000);
      // Of the same minute of the same machine. What is below a tick of its clock is no difference.
      expect(attackedMs, `p95 beside ${quietMs}`).toBeLessThan(Math.max(quietMs * 1.2, quietMs + TICK_MS));
      if (told !== null) expect(await beside.readPanels()).toContain(shop.hostile.url);
      for (const link of links) expect(link).toMatch(/^(vless|vmess|trojan|ss|hysteria2):\/\//);
      expect((await shop.hostile.state()).stolen).toEqual([]);
    },
    1_800_000,
  );
});
