import { describe, expect, test, vi } from 'vitest';
import { ATTACKED_FAMILIES, openAttackedShop } from './hostile-panels.ts';
import { ATTACKS } from './start-hostile-panel.ts';

const MIB = 2 ** 20;
const SMALL = {
  ...{ accounts: 3000, links: 2000, requestTimeoutMs: 1500 },
  panelLimits: { answerBytes: 4 * MIB, answerValues: 100_000, listedAccounts: 2000 },
};

/** Attacks that leave a listing whole: what they send is dropped, or not read there. */
const HARMLESS_TO_A_SYNC = new Set(['evil-links', 'many-links']);

describe.each(ATTACKED_FAMILIES)('a hostile $name beside two good ones', (family) => {
  test('given each attack in turn, then the shop delivers elsewhere, and its memory is its own and it hangs up', async () => {
    const shop = await openAttackedShop(family, SMALL);
    try {
      for (const attack of ATTACKS) {
        const report = await shop.attack(attack);
        expect({ attack, delivered: report.delivered }).toEqual({ attack, delivered: true });
        expect(report.rssGrowthBytes / MIB, `${attack}: memory`).toBeLessThan(200);
        // Whoever still reads an answer that has no end is waiting for it.
        const isLeft = () =>
          expect({ attack, read: shop.hostile.answersUnderWay() }).toEqual({ attack, read: 0 });
        await vi.waitFor(isLeft, 20_000);
        if (!HARMLESS_TO_A_SYNC.has(attack)) {
          expect({ attack, failed: report.failed }).toEqual({ attack, failed: true });
          expect({ attack, told: report.oversized || report.code !== null }).toEqual({ attack, told: true });
        }
        for (const link of report.links) {
          expect(link).toMatch(/^(vless|vmess|trojan|ss|hysteria2):\/\//);
          expect(decodeURIComponent(link)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        }
      }
      expect(shop.hostile.stolen).toEqual([]);
    } finally {
      await shop.close();
    }
  }, 120_000);
});
