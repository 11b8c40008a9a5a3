import type { ObservedAccount } from '@panelkit/sdk';
import { dialLink } from './dial-link.ts';
import type { RealPanel } from './real-panel.ts';
import type { RealShop } from './real-shop.ts';
import { type Sales, sellOnAndOn } from './sell-under-load.ts';

const BYTES = 300_000;
const COUNTED_WITHIN_MS = 60_000;
/** Into the sales. */
const UPGRADE_AFTER_MS = 10_000;

/**
 * What somebody holds who is not our customer; links and identity on the panel may change with its version.
 */
function termsOf({ name, credentials, status, expiresAt, trafficLimitBytes, inboundKeys }: ObservedAccount) {
  return { name, credentials, status, expiresAt, trafficLimitBytes, inboundKeys };
}

/**
 * Sales every few seconds while the panel goes to its next version.
 * @throws when a unit that was sold and used before loses its link or its counter, or a foreign account its
 *   terms
 */
export async function sellOverUpgrade(
  { panel, shop, xrayBinary }: { panel: RealPanel; shop: RealShop; xrayBinary: string },
  { count, everyMs }: { count: number; everyMs: number },
  pause: (ms: number) => Promise<void>,
): Promise<Sales> {
  const read = async (subscriptionId: string) => {
    const listed = await shop.listed();
    const used = listed.find(({ note }) => note?.includes(subscriptionId))?.usedBytes ?? 0;
    const others = listed.filter(({ name }) => /^foreign/.test(name)).map(termsOf);
    return { used, others: JSON.stringify(others.sort((a, b) => (a.name < b.name ? -1 : 1))) };
  };
  const [first = ''] = await shop.sell('tcp');
  const link = await shop.servedLink(first);
  if (!(await dialLink(xrayBinary, link, 3, BYTES))) throw new Error('the link does not carry before');
  let before = await read(first);
  for (const until = performance.now() + COUNTED_WITHIN_MS; before.used < BYTES; before = await read(first)) {
    if (performance.now() > until) throw new Error('the panel does not count');
    await pause(1000);
  }
  await shop.round();
  const selling = sellOnAndOn(shop, { count, quantity: 1, everyMs }, pause);
  const upgrading = pause(UPGRADE_AFTER_MS).then(() => panel.operator.upgrade?.());
  const [sales] = await Promise.all([selling, upgrading]);
  const after = await read(first);
  if (after.used < before.used) throw new Error(`the counter fell from ${before.used} to ${after.used}`);
  if (after.others !== before.others)
    throw new Error(`foreign accounts changed: ${before.others} ${after.others}`);
  if (!(await dialLink(xrayBinary, link, 3))) throw new Error('the link that was served before is dead');
  return { ...sales, subscriptionIds: [first, ...sales.subscriptionIds] };
}
