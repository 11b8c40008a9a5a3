import { openTestShop } from '../../../packages/shop/src/tests/test-shop.ts';
import { percentilesOf } from '../../load/percentiles.ts';
import type { Attack } from './attack-bodies.ts';
import type { AttackedShop } from './attacked-shop.ts';
import type { Attacked } from './start-hostile-panel.ts';

/** What customers and staff notice of an attack. */
export interface BesideAttack {
  /**
   * Deliveries on a good panel, 95th percentile, while the other one is asked again and again and is honest.
   */
  quietMs: number;
  /** The same while it attacks. */
  attackedMs: number;
  /** Of the pages that were opened meanwhile. */
  slowestPageMs: number;
}

export interface BesideMeter {
  measure(attack: Attack, attacked: Attacked): Promise<BesideAttack>;
  /** What the page of the panels says. */
  readPanels(): Promise<string>;
  close(): Promise<void>;
}

const ROUNDS = 6;
const DELIVERIES = 15;
const BETWEEN_MS = 20;

/** Opens the shop's pages on the engine that is attacked. */
export async function openBesideMeter(attacked: AttackedShop): Promise<BesideMeter> {
  const pages = await openTestShop({ alter: () => attacked.panelkit });
  const staff = await pages.openAsStaff();
  const stranger = pages.open();
  const open = [
    () => stranger.get('/'),
    () => staff.get('/staff/panels'),
    () => staff.get(`/staff/panels/${attacked.panelId}`),
    () => staff.get('/staff/orders'),
  ];
  return {
    measure: async (attack, kind) => {
      const quiet: number[] = [];
      const beside: number[] = [];
      const opened: number[] = [];
      const work = async (times: number[]): Promise<void> => {
        for (let count = 0; count < DELIVERIES; count += 1) {
          times.push(await timeOf(attacked.sell));
          opened.push(await timeOf(open[count % open.length] ?? attacked.sell));
        }
      };
      const turns = [
        () => attacked.whileAttacked(null, kind, () => work(quiet)),
        () => attacked.whileAttacked(attack, kind, () => work(beside)),
      ];
      // In turns, so that other work of the machine slows both, and each first as often: a good panel that
      // sells becomes slower.
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const turn of turns) await turn();
        turns.reverse();
      }
      const [quietMs = Number.NaN] = percentilesOf(quiet, [0.95]);
      const [attackedMs = Number.NaN] = percentilesOf(beside, [0.95]);
      return { quietMs, attackedMs, slowestPageMs: Math.max(...opened) };
    },
    readPanels: async () => (await staff.get('/staff/panels')).text,
    close: () => pages.close(),
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
