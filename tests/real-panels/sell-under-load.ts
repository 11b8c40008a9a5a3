import type { ObservedAccount } from '@panelkit/sdk';
import { dialLink } from './dial-link.ts';
import type { RealPanel } from './real-panel.ts';
import type { RealShop } from './real-shop.ts';

/** What was sold while something went on, and how long the slowest delivery took. */
export interface Sales {
  subscriptionIds: string[];
  slowestMs: number;
  /** How often the shop did not take an order, since the panel was away. */
  refusedCount: number;
}

interface Orders {
  count: number;
  quantity: number;
  /** From the start of one to the start of the next; 0 and each waits for the one before. */
  everyMs: number;
}

const ASK_AGAIN_MS = 500;

/**
 * Orders on the place *tcp*, each followed to its delivery; one that the shop does not take is placed again a
 * little later.
 * @throws when one that was taken is not delivered in time
 */
export async function sellOnAndOn(
  shop: RealShop,
  { count, quantity, everyMs }: Orders,
  pause: (ms: number) => Promise<void>,
): Promise<Sales> {
  const sales: Sales = { subscriptionIds: [], slowestMs: 0, refusedCount: 0 };
  const sellOne = async (): Promise<void> => {
    for (;;) {
      const startedAtMs = performance.now();
      const sold = await shop.sellUnlessRefused('tcp', quantity);
      if (sold !== null) {
        sales.subscriptionIds.push(...sold);
        sales.slowestMs = Math.max(sales.slowestMs, performance.now() - startedAtMs);
        return;
      }
      sales.refusedCount += 1;
      await pause(ASK_AGAIN_MS);
    }
  };
  const running: Promise<void>[] = [];
  for (let order = 0; order < count; order += 1) {
    const one = sellOne();
    running.push(one);
    if (everyMs === 0) await one;
    else await pause(everyMs);
  }
  await Promise.all(running);
  return sales;
}

/**
 * Each subscription's accounts on the panel: exactly one, and active.
 * @returns the ids of those that are not so
 */
export function notOnce(
  listed: readonly ObservedAccount[],
  { subscriptionIds }: Pick<Sales, 'subscriptionIds'>,
): string[] {
  return subscriptionIds.filter((id) => {
    const mine = listed.filter(({ note }) => note?.includes(id));
    return mine.length !== 1 || mine[0]?.status !== 'active';
  });
}

/** The served links of the first, the middle and the last that carry no bytes, by their places. */
export async function silentOnes(
  shop: RealShop,
  { subscriptionIds }: Pick<Sales, 'subscriptionIds'>,
  xrayBinary: string,
): Promise<number[]> {
  const silent: number[] = [];
  for (const at of [0, Math.floor(subscriptionIds.length / 2), subscriptionIds.length - 1]) {
    const link = await shop.servedLink(subscriptionIds[at] ?? '');
    if (!(await dialLink(xrayBinary, link, 3))) silent.push(at);
  }
  return silent;
}

/** The panel and its core die without warning and are started again, so many times. */
export async function killAndStart(
  panel: RealPanel,
  { times, afterMs }: { times: number; afterMs: number },
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  for (let kill = 0; kill < times; kill += 1) {
    await pause(afterMs);
    await panel.kill();
    await panel.start();
  }
}
