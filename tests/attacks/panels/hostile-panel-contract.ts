import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ATTACKS, ATTACKS_ON_ANY_ANSWER, type Attack } from './attack-bodies.ts';
import { attackedFamily } from './attacked-families.ts';
import { type AttackedShop, type AttackReport, openAttackedShop } from './attacked-shop.ts';
import type { Attacked } from './start-hostile-panel.ts';

const MIB = 2 ** 20;
const SMALL = {
  accounts: 3000,
  links: 2000,
  requestTimeoutMs: 15_000,
  panelLimits: { answerBytes: 4 * MIB, answerValues: 100_000, listedAccounts: 2000 },
};

/**
 * Attacks that leave the answer whole, or parts of it that nobody reads: what they send is dropped, not read
 * there, or no harm.
 */
const MAY_PASS: Record<Attacked, readonly Attack[]> = {
  reads: ['evil-links', 'many-links', 'strange-keys'],
  logins: ['strange-keys', 'huge-numbers'],
  writes: ATTACKS,
};

/**
 * What a shop with a hostile panel of this family must stand, scaled down. A file of each family calls it, so
 * that they run side by side.
 */
export function describeHostilePanel(name: string): void {
  const family = attackedFamily(name);
  describe(`a hostile ${name} beside two good ones`, () => {
    let shop: AttackedShop;
    beforeAll(async () => {
      shop = await openAttackedShop(family, SMALL);
    });
    afterAll(async () => {
      expect((await shop.hostile.state()).stolen).toEqual([]);
      await shop.close();
    });

    /** It reached the shop, which sold elsewhere, kept its memory and hung up. */
    async function expectUnharmed(attack: Attack, report: AttackReport): Promise<void> {
      if (!family.hides.includes(attack)) expect(report.attacks, `${attack}: it was met`).toBeGreaterThan(0);
      expect({ attack, delivered: report.delivered }).toEqual({ attack, delivered: true });
      expect(Object.keys(Object.prototype), `${attack}: objects of everybody`).toEqual([]);
      expect(report.rssGrowthBytes / MIB, `${attack}: memory`).toBeLessThan(200);
      // Whoever still reads an answer that has no end is waiting for it.
      const isLeft = async () => {
        const { attacksUnderWay } = await shop.hostile.state();
        expect({ attack, attacksUnderWay }).toEqual({ attack, attacksUnderWay: 0 });
      };
      await vi.waitFor(isLeft, 20_000);
    }

    /** Staff learn why, unless nothing failed. */
    function expectTold(attacked: Attacked, attack: Attack, { failed, told }: AttackReport): void {
      expect({ attack, isTold: told !== null }).toEqual({ attack, isTold: failed });
      if (!MAY_PASS[attacked].includes(attack)) expect({ attack, failed }).toEqual({ attack, failed: true });
    }

    test('given each attack in turn, then the shop delivers elsewhere, and its memory is its own and it hangs up', async () => {
      for (const attack of ATTACKS) {
        const report = await shop.attack(attack);
        await expectUnharmed(attack, report);
        expectTold('reads', attack, report);
        expect(report.links.length, `${attack}: links`).toBeGreaterThan(0);
        for (const link of report.links) {
          expect(link).toMatch(/^(vless|vmess|trojan|ss|hysteria2):\/\//);
          expect(decodeURIComponent(link)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        }
      }
    }, 120_000);

    test.skipIf(!family.hasLogin)(
      'given each attack on its login, then the test of the panel says why',
      async () => {
        for (const attack of ATTACKS_ON_ANY_ANSWER) {
          const report = await shop.attack(attack, 'logins');
          await expectUnharmed(attack, report);
          expectTold('logins', attack, report);
        }
      },
      120_000,
    );

    test('given each attack on what answers a create, then the account is looked for and sold once', async () => {
      for (const attack of ATTACKS_ON_ANY_ANSWER) {
        const report = await shop.attack(attack, 'writes');
        await expectUnharmed(attack, report);
        // The panel did as it was told, and what it said of that is nothing.
        expect({ attack, failed: report.failed }).toEqual({ attack, failed: false });
      }
      expect(await shop.accountsOnHostile()).toEqual({ listed: 1 + ATTACKS_ON_ANY_ANSWER.length, drift: 0 });
    }, 120_000);
  });
}
